using Ledger.Actions;
using Metering.Accounts;
using Metering.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Actions;

/// <summary>The record of who did what.</summary>
internal static class ActionEndpoints
{
    public static void MapActions(this RouteGroupBuilder admin) =>
        admin.MapGet("/actions", List)
            .Allow(Who.Members)
            .WithTags("Actions")
            .WithSummary("Lists who changed what, latest first: managers see their account's, a member its own. The next page is before the last action of this one.");

    private static async Task<Results<Ok<IReadOnlyList<ActionRecord>>, InvalidProblem>> List(
        AdminCaller caller,
        ActionLog actions,
        string? account,
        string? member,
        string? by,
        DateTimeOffset? from,
        DateTimeOffset? to,
        Guid? before,
        int? limit,
        CancellationToken cancellationToken)
    {
        if (!Pages.TryReadId<AccountId>(account, out var asked) || !Pages.TryReadId<MemberId>(member, out var whose))
        {
            return Problems.Invalid("account and member are ids.");
        }

        if (!caller.TryNarrow(asked, whose, out var owner, out var only)) return TypedResults.Ok<IReadOnlyList<ActionRecord>>([]);
        var filter = new ActionFilter { Account = owner, Member = only, Caller = by, From = from, To = to, Before = before };
        return TypedResults.Ok(await actions.List(filter, Pages.Limit(limit), cancellationToken));
    }
}
