using Ledger.Calls;
using Ledger.Projection;
using Metering;
using Metering.Accounts;
using Metering.Calls;
using Metering.Money;
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
        calls.MapPost("/{id}/refund", Refund).WithSummary("Gives back what a call cost, once: to what paid for it, newest part first.");
    }

    private static async Task<Results<Ok<CallRecord>, ProblemHttpResult>> Refund(
        string id, RefundBody body, CallQueries calls, Projector projector, IActors actors, HttpContext http, CancellationToken cancellationToken)
    {
        if (!CallId.TryParse(id, out var call)) return Problems.NotFound("No such call.");
        await projector.CatchUp(cancellationToken);
        if (await calls.Find(call, cancellationToken) is not { } record) return Problems.NotFound("No such call.");
        var outcome = await actors.Account(record.Account).Refund(new RefundCall(call, body.Amount, http.User.Identity!.Name!, body.Reason));
        if (!outcome.IsDone) return Problems.Of(outcome, "call");
        await projector.CatchUp(cancellationToken);
        return TypedResults.Ok(await calls.Find(call, cancellationToken));
    }

    /// <param name="Reason">Why, for the record.</param>
    internal sealed record RefundBody(string Reason)
    {
        /// <summary>How much of the charge, in US dollars; left out for all of it.</summary>
        public Usd? Amount { get; init; }
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
