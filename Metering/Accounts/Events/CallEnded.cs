using Metering.Calls;
using Metering.Money;

namespace Metering.Accounts.Events;

/// <summary>A call ended, in exactly one way: the commit point of its charge.</summary>
/// <param name="Call">The call.</param>
/// <param name="State">Settled, voided or interrupted.</param>
/// <param name="Usage">What it is charged for.</param>
/// <param name="Charge">What it cost: the sum of the allocation.</param>
/// <param name="Allocation">Which grants pay how much: a prefix of what was held, then cash, then debt.</param>
/// <param name="Result">What the relay saw; <see langword="null"/> for an interruption.</param>
/// <param name="At">When.</param>
public sealed record CallEnded(
    CallId Call,
    CallState State,
    Usage Usage,
    Usd Charge,
    IReadOnlyList<Slice> Allocation,
    CallResult? Result,
    DateTimeOffset At) : AccountEvent(At)
{
    /// <summary>The part of what was held and not used whose period or grant is over: it has lapsed. <see langword="null"/> for none.</summary>
    public IReadOnlyList<Slice>? Lapsed { get; init; }
}
