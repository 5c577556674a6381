using Ledger.Calls;
using Ledger.Projection;
using Metering;
using Metering.Accounts;
using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;

namespace RelayApi.Calls;

/// <summary>Calls and what they cost.</summary>
internal static class CallEndpoints
{
    public static void MapCalls(this RouteGroupBuilder admin)
    {
        var calls = admin.MapGroup("/calls").WithTags("Calls");
        calls.MapGet("/", List).Allow(Who.Members).WithSummary("Lists calls, latest first; the next page is before the last call of this one.");
        calls.MapGet("/{id}", Get).Allow(Who.Members, Of.Call()).WithSummary("One call: units by kind, price of each, discount, charge, and which grants paid how much.");
        calls.MapPost("/{id}/refund", Refund).Allow(Who.Operators, Of.Call()).WithSummary("Gives back what a call cost, once: to what paid for it, newest part first.");
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
        AdminCaller caller,
        CallQueries calls,
        Projector projector,
        string? account,
        string? member,
        string? token,
        CallState? state,
        DateTimeOffset? from,
        DateTimeOffset? to,
        string? before,
        int? limit,
        CancellationToken cancellationToken)
    {
        CallId? last = CallId.TryParse(before, out var read) ? read : null;
        if (!Pages.TryReadId<AccountId>(account, out var asked)
            || !Pages.TryReadId<MemberId>(member, out var whose)
            || !Pages.TryReadId<TokenId>(token, out var with)
            || (before is not null && last is null))
        {
            return Problems.Invalid("account, member, token and before are ids.");
        }

        if (!caller.TryNarrow(asked, whose, out var owner, out var only)) return TypedResults.Ok<IReadOnlyList<CallRecord>>([]);
        var filter = new CallFilter { Account = owner, Member = only, Token = with, State = state, From = from, To = to, Before = last };

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
