using Ledger.Calls;
using Ledger.Packages;
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
        calls.MapGet("/statistics", CallStatisticsEndpoint.Get).Allow(Who.Members)
            .WithSummary("Sums over calls by day, account, member, token, model, upstream or what paid.");
        calls.MapGet("/{id}", Get).Allow(Who.Members, Of.Call())
            .WithSummary("One call and why it cost what it cost: units by kind, price of each, discount, rounding, and what each grant held, paid and got back.");
        calls.MapPost("/{id}/refund", Refund).Allow(Who.Operators, Of.Call()).WithSummary("Gives back what a call cost, once: to what paid for it, newest part first.");
    }

    private static async Task<Results<Ok<CallReading>, ProblemHttpResult>> Refund(
        string id,
        RefundBody body,
        CallQueries calls,
        CallProofs proofs,
        Projector projector,
        IActors actors,
        AdminCaller caller,
        CancellationToken cancellationToken)
    {
        if (!CallId.TryParse(id, out var call)) return Problems.NotFound("No such call.");
        await projector.CatchUp(cancellationToken);
        if (await calls.Find(call, cancellationToken) is not { } record) return Problems.NotFound("No such call.");
        var outcome = await actors.Account(record.Account).Refund(new RefundCall(call, body.Amount, caller.Name, body.Reason));
        if (!outcome.IsDone) return Problems.Of(outcome, "call");
        await projector.CatchUp(cancellationToken);
        return await Read(call, calls, proofs, cancellationToken);
    }

    /// <param name="Reason">Why, for the record.</param>
    internal sealed record RefundBody(string Reason)
    {
        /// <summary>How much of the charge, in US dollars; left out for all of it.</summary>
        public Usd? Amount { get; init; }
    }

    /// <param name="Account">Of one account.</param>
    /// <param name="Member">With tokens of one member.</param>
    /// <param name="Token">Of one token.</param>
    /// <param name="Model">Of one model.</param>
    /// <param name="Package">Paid by a package, in whole or in part.</param>
    /// <param name="Grant">Paid by a grant of the account, in whole or in part.</param>
    /// <param name="State">Held, Settled, Voided or Interrupted.</param>
    /// <param name="From">Began then or later.</param>
    /// <param name="To">Began before.</param>
    /// <param name="Before">Behind this call in the list: the last one of the page before.</param>
    /// <param name="Limit">How many; 1 to 500.</param>
    internal sealed record Query(
        string? Account,
        string? Member,
        string? Token,
        string? Model,
        string? Package,
        string? Grant,
        CallState? State,
        DateTimeOffset? From,
        DateTimeOffset? To,
        string? Before,
        int? Limit);

    private static async Task<Results<Ok<IReadOnlyList<CallReading>>, ProblemHttpResult>> List(
        AdminCaller caller,
        [AsParameters] Query query,
        CallQueries calls,
        PackageQueries packages,
        Projector projector,
        CancellationToken cancellationToken)
    {
        CallId? before = CallId.TryParse(query.Before, out var last) ? last : null;
        if (!Pages.TryReadId<AccountId>(query.Account, out var asked)
            || !Pages.TryReadId<MemberId>(query.Member, out var whose)
            || !Pages.TryReadId<TokenId>(query.Token, out var token)
            || (query.Before is not null && before is null))
        {
            return Problems.Invalid("account, member, token and before are ids.");
        }

        if (!caller.TryNarrow(asked, whose, out var account, out var member)) return TypedResults.Ok<IReadOnlyList<CallReading>>([]);
        await projector.CatchUp(cancellationToken);
        var (scope, problem) = await PaidBy.Read(query.Package, query.Grant, account, packages, cancellationToken);
        if (problem is not null) return problem;
        var filter = new CallFilter
        {
            Account = scope.Account,
            Member = member,
            Token = token,
            Model = query.Model,
            Grant = scope.Grant,
            State = query.State,
            From = query.From,
            To = query.To,
            Before = before,
        };
        var records = await calls.List(filter, Pages.Limit(query.Limit), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<CallReading>>([.. records.Select(CallReading.Of)]);
    }

    /// <summary>Asks the books after they have caught up, so a call that has just ended is found as it ended.</summary>
    private static async Task<Results<Ok<CallReading>, ProblemHttpResult>> Get(
        string id, CallQueries calls, CallProofs proofs, Projector projector, CancellationToken cancellationToken)
    {
        if (!CallId.TryParse(id, out var call)) return Problems.NotFound("No such call.");
        await projector.CatchUp(cancellationToken);
        return await Read(call, calls, proofs, cancellationToken);
    }

    private static async Task<Results<Ok<CallReading>, ProblemHttpResult>> Read(
        CallId call, CallQueries calls, CallProofs proofs, CancellationToken cancellationToken)
    {
        if (await calls.Find(call, cancellationToken) is not { } record) return Problems.NotFound("No such call.");
        var proof = await proofs.Read(record, cancellationToken);
        return TypedResults.Ok(CallReading.Of(record) with { Explanation = CallExplanation.Of(record, proof) });
    }
}
