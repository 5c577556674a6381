using Ledger.Calls;
using Ledger.Packages;
using Ledger.Projection;
using Metering;
using Metering.Calls;
using Metering.Money;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Calls;

/// <summary>Calls and what they cost.</summary>
internal static class CallEndpoints
{
    public static void MapCalls(this RouteGroupBuilder admin)
    {
        var calls = admin.MapGroup("/calls").WithTags("Calls");
        calls.MapGet("/", List).Allow(Who.Members).WithSummary("Lists calls, latest first; the next page is before the last call of this one.");
        calls.MapGet("/statistics", CallStatisticsEndpoint.Get).Allow(Who.Members)
            .WithSummary("Sums over calls by day, account, member, token, model, upstream or what paid.");
        calls.MapGet("/{call}", Get).Allow(Who.Members, Of.Call())
            .WithSummary("One call and why it cost what it cost: units by kind, price of each, discount, rounding, and what each grant held, paid and got back.");
        calls.MapPost("/{call}/refund", Refund).Allow(Who.Operators, Of.Call()).WithSummary("Gives back what a call cost, once: to what paid for it, newest part first.");
    }

    private static async Task<Results<NotFoundProblem, ChangeProblem, Results<Ok<CallReading>, NotFoundProblem>>> Refund(
        string call,
        RefundBody body,
        CallQueries calls,
        CallProofs proofs,
        Projector projector,
        IActors actors,
        AdminCaller caller,
        CancellationToken cancellationToken)
    {
        if (!CallId.TryParse(call, out var id)) return Problems.NotFound("No such call.");
        await projector.CatchUp(cancellationToken);
        if (await calls.Find(id, cancellationToken) is not { } record) return Problems.NotFound("No such call.");
        var outcome = await actors.Account(record.Account).Refund(new RefundCall(id, body.Amount, caller.Name, body.Reason));
        if (!outcome.IsDone) return ChangeProblem.Of(outcome, "call");
        await projector.CatchUp(cancellationToken);
        return await Read(id, calls, proofs, cancellationToken);
    }

    /// <param name="Reason">Why, for the record.</param>
    internal sealed record RefundBody(string Reason)
    {
        /// <summary>How much of the charge, in US dollars; left out for all of it.</summary>
        public Usd? Amount { get; init; }
    }

    /// <param name="State">Held, Settled, Voided or Interrupted.</param>
    /// <param name="Before">Behind this call in the list: the last one of the page before.</param>
    /// <param name="Limit">How many; 1 to 500.</param>
    internal sealed record Query(CallState? State, string? Before, int? Limit);

    private static async Task<Results<Ok<IReadOnlyList<CallReading>>, InvalidProblem, QueryProblem>> List(
        AdminCaller caller,
        [AsParameters] CallQuery which,
        [AsParameters] Query query,
        CallQueries calls,
        PackageQueries packages,
        Projector projector,
        CancellationToken cancellationToken)
    {
        CallId? before = CallId.TryParse(query.Before, out var last) ? last : null;
        if (query.Before is not null && before is null) return Problems.Invalid("before is an id.");
        var (filter, problem) = await which.Read(caller, packages, projector, cancellationToken);
        if (problem is not null) return problem;
        if (filter is null) return TypedResults.Ok<IReadOnlyList<CallReading>>([]);
        filter = filter with { State = query.State, Before = before };
        var records = await calls.List(filter, Pages.Limit(query.Limit), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<CallReading>>([.. records.Select(CallReading.Of)]);
    }

    /// <summary>Asks the books after they have caught up, so a call that has just ended is found as it ended.</summary>
    private static async Task<Results<Ok<CallReading>, NotFoundProblem>> Get(
        string call, CallQueries calls, CallProofs proofs, Projector projector, CancellationToken cancellationToken)
    {
        if (!CallId.TryParse(call, out var id)) return Problems.NotFound("No such call.");
        await projector.CatchUp(cancellationToken);
        return await Read(id, calls, proofs, cancellationToken);
    }

    private static async Task<Results<Ok<CallReading>, NotFoundProblem>> Read(
        CallId call, CallQueries calls, CallProofs proofs, CancellationToken cancellationToken)
    {
        if (await calls.Find(call, cancellationToken) is not { } record) return Problems.NotFound("No such call.");
        var proof = await proofs.Read(record, cancellationToken);
        return TypedResults.Ok(CallReading.Of(record) with { Explanation = CallExplanation.Of(record, proof) });
    }
}
