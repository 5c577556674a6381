using Metering;
using Metering.Accounts;
using Metering.Members;
using Metering.Money;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;

namespace RelayApi.Members;

/// <summary>Who asks, and what its account has left: all that every member may see of the account itself.</summary>
internal static class MeEndpoint
{
    public static void MapMe(this RouteGroupBuilder admin) =>
        admin.MapGet("/me", Get)
            .Allow(Who.Members)
            .WithTags("Members")
            .WithSummary("Whose key this is, what it may do, and, of a member's account, the remaining balance.");

    private static async Task<Ok<MeView>> Get(AdminCaller caller, IActors actors)
    {
        if (caller is not { Account: { } id, Member: { } member }) return TypedResults.Ok(new MeView(null, null, null, caller.Name, caller.RoleName, null));
        var account = actors.Account(id);
        var view = await account.View();
        return TypedResults.Ok(new MeView(view?.Balance, id, view?.Settings.Name, caller.Name, caller.RoleName, await account.ViewMember(member)));
    }

    /// <param name="Balance">What the account has left, in US dollars: cash that new calls can use, less what is owed. Null for an operator.</param>
    /// <param name="Account">The account; null for an operator.</param>
    /// <param name="AccountName">Its name.</param>
    /// <param name="Name">What is recorded beside what the caller does.</param>
    /// <param name="Role">Operator, Owner, Admin or Member.</param>
    /// <param name="Member">The member, its spending cap and what its tokens have spent and hold; null for an operator.</param>
    internal sealed record MeView(Usd? Balance, AccountId? Account, string? AccountName, string Name, string Role, MemberView? Member);
}
