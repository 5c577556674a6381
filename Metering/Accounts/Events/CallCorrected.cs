using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;

namespace Metering.Accounts.Events;

/// <summary>A late settle or void corrected an interruption, once. The call is settled or voided from here on.</summary>
/// <param name="Call">The call.</param>
/// <param name="Token">The token it came with.</param>
/// <param name="Usage">What it is charged for now.</param>
/// <param name="Charge">What it costs now.</param>
/// <param name="Allocation">Which grants pay how much now.</param>
/// <param name="Changes">The difference to the allocation before, grant by grant; negative amounts go back.</param>
/// <param name="Result">What the relay saw.</param>
/// <param name="At">When.</param>
public sealed record CallCorrected(
    CallId Call,
    TokenId Token,
    Usage Usage,
    Usd Charge,
    IReadOnlyList<Slice> Allocation,
    IReadOnlyList<Slice> Changes,
    CallResult? Result,
    DateTimeOffset At) : AccountEvent(At)
{
    /// <summary>When the call was held: where windows of grants have counted it; <see langword="null"/> in journals of earlier versions.</summary>
    public DateTimeOffset? HeldAt { get; init; }

    /// <summary>The member whose token it was; <see langword="null"/> for the account's own.</summary>
    public MemberId? Member { get; init; }

    /// <summary>The temporary token that it came with, a child of <see cref="Token"/>.</summary>
    public TokenId? Temporary { get; init; }

    /// <summary>Whether it was a void: nothing was produced and nothing is charged.</summary>
    public bool IsVoid { get; init; }

    /// <summary>The part of what went back whose period or grant is over: it has lapsed. <see langword="null"/> for none.</summary>
    public IReadOnlyList<Slice>? Lapsed { get; init; }

    public CallState State => IsVoid ? CallState.Voided : CallState.Settled;
}
