using Metering.Accounts.Events;

namespace Metering.Orders;

/// <summary>What becomes of a command about orders: the outcome, and what happens with it, all of it or nothing.</summary>
internal readonly record struct OrderDecision(ChangeOutcome Outcome, IReadOnlyList<AccountEvent> Events)
{
    public static OrderDecision NotFound { get; } = new(ChangeOutcome.NotFound, []);

    public static OrderDecision Repeated { get; } = new(ChangeOutcome.Repeated, []);

    public static OrderDecision Conflict(string problem) => new(ChangeOutcome.Conflict(problem), []);

    public static OrderDecision Invalid(string problem) => new(ChangeOutcome.Invalid(problem), []);

    public static OrderDecision Apply(params IReadOnlyList<AccountEvent> events) => new(ChangeOutcome.Applied, events);
}
