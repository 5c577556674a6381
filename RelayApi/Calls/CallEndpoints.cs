using Ledger.Calls;
using Ledger.Projection;
using Metering.Accounts;
using Metering.Calls;
using Metering.Tokens;
using Microsoft.AspNetCore.Http.HttpResults;

namespace RelayApi.Calls;

/// <summary>Calls and what they cost.</summary>
internal static class CallEndpoints
{
    public static void MapCalls(this RouteGroupBuilder admin)
    {
        var calls = admin.MapGroup("/calls").WithTags("Calls");
        calls.MapGet("/", List).WithSummary("Lists calls, latest first; the next page is before the last call of this one.");
        calls.MapGet("/{id}", Get).WithSummary("One call: units by kind, price of each, discount, charge, and which grants paid how much.");
    }

    private static async Task<Results<Ok<IReadOnlyList<CallRecord>>, ProblemHttpResult>> List(
        CallQueries calls,
        Projector projector,
        string? account,
        string? token,
        CallState? state,
        DateTimeOffset? from,
        DateTimeOffset? to,
        string? before,
        int? limit,
        CancellationToken cancellationToken)
    {
        var filter = new CallFilter { State = state, From = from, To = to };
        if (account is not null) filter = filter with { Account = AccountId.TryParse(account, out var id) ? id : null };
        if (token is not null) filter = filter with { Token = TokenId.TryParse(token, out var id) ? id : null };
        if (before is not null) filter = filter with { Before = CallId.TryParse(before, out var id) ? id : null };
        if (account is not null && filter.Account is null || token is not null && filter.Token is null || before is not null && filter.Before is null)
        {
            return Problems.Invalid("account, token and before are ids.");
        }

        await projector.CatchUp(cancellationToken);
        return TypedResults.Ok(await calls.List(filter, Pages.Limit(limit), cancellationToken));
    }

    /// <summary>Asks the books after they have caught up, so a call that has just ended is found as it ended.</summary>
    private static async Task<Results<Ok<CallRecord>, ProblemHttpResult>> Get(
        string id, CallQueries calls, Projector projector, CancellationToken cancellationToken)
    {
        if (!CallId.TryParse(id, out var call)) return Problems.NotFound("No such call.");
        await projector.CatchUp(cancellationToken);
        return await calls.Find(call, cancellationToken) is { } record ? TypedResults.Ok(record) : Problems.NotFound("No such call.");
    }
}
