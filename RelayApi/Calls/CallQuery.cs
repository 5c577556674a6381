using Ledger.Calls;
using Ledger.Packages;
using Ledger.Projection;
using Metering.Accounts;
using Metering.Members;
using Metering.Tokens;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Calls;

/// <summary>Which calls are asked for, in a list or a sum.</summary>
/// <param name="Account">Of one account.</param>
/// <param name="Member">With tokens of one member.</param>
/// <param name="Token">Of one token.</param>
/// <param name="Model">Of one model.</param>
/// <param name="Package">Paid by a package, in whole or in part.</param>
/// <param name="Grant">Paid by a grant of the account, in whole or in part.</param>
/// <param name="From">Began then or later; statistics begin 30 days before their end when it is left out.</param>
/// <param name="To">Began before; statistics end now when it is left out, and are of 366 days at most.</param>
internal sealed record CallQuery(
    string? Account,
    string? Member,
    string? Token,
    string? Model,
    string? Package,
    string? Grant,
    DateTimeOffset? From,
    DateTimeOffset? To)
{
    /// <summary>
    /// The calls that the caller may see of those; without a filter and without a problem they are another's, and as good as none. The tables follow
    /// the journal first, so that what was bought a moment ago is found.
    /// </summary>
    public async Task<(CallFilter? Filter, QueryProblem? Problem)> Read(
        AdminCaller caller, PackageQueries packages, Projector projector, CancellationToken cancellationToken)
    {
        if (!Pages.TryReadId<AccountId>(Account, out var asked)
            || !Pages.TryReadId<MemberId>(Member, out var whose)
            || !Pages.TryReadId<TokenId>(Token, out var token))
        {
            return (null, QueryProblem.Invalid("account, member and token are ids."));
        }

        if (!caller.TryNarrow(asked, whose, out var account, out var member)) return (null, null);
        await projector.CatchUp(cancellationToken);
        var (scope, problem) = await PaidBy.Read(Package, Grant, account, packages, cancellationToken);
        if (problem is not null) return (null, problem);
        return (new CallFilter
        {
            Account = scope.Account,
            Member = member,
            Token = token,
            Model = Model,
            Grant = scope.Grant,
            From = From,
            To = To,
        }, null);
    }
}
