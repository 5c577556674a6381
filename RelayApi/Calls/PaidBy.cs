using Ledger.Packages;
using Metering.Accounts;
using Metering.Calls;
using Metering.Packages;
using RelayApi.Answers;

namespace RelayApi.Calls;

/// <summary>What should have paid for the calls that are asked for, and whose it is.</summary>
internal readonly record struct PaidBy(AccountId? Account, GrantId? Grant)
{
    /// <summary>Reads a package or a grant of a query. A package leads to its account, whose calls alone need to be looked at; a grant needs it named.</summary>
    public static async Task<(PaidBy Scope, QueryProblem? Problem)> Read(
        string? package, string? grant, AccountId? account, PackageQueries packages, CancellationToken cancellationToken)
    {
        if (package is not null && grant is not null) return (default, QueryProblem.Invalid("Either a package or a grant."));
        if (package is not null)
        {
            if (!PackageId.TryParse(package, out var id) || await packages.Find(id, cancellationToken) is not { } found || (account ?? found.Account) != found.Account)
            {
                return (default, QueryProblem.NotFound("No such package."));
            }

            return (new PaidBy(found.Account, GrantId.Of(id)), null);
        }

        if (grant is null) return (new PaidBy(account, null), null);
        if (account is null) return (default, QueryProblem.Invalid("A grant is named in its account."));
        return GrantId.TryNamed(grant, out var name) ? (new PaidBy(account, name), null) : (default, QueryProblem.Invalid("grant is the name of a grant."));
    }
}
