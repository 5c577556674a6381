using Metering.Grants;
using Metering.Members;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Metering.Calls;

/// <summary>How a call ended: the charge, what it was computed from, and which grants paid how much. A charge explains itself (E7).</summary>
/// <param name="Call">The call.</param>
/// <param name="Token">The token that made it.</param>
/// <param name="State">Settled, voided or interrupted.</param>
/// <param name="Usage">What was charged for.</param>
/// <param name="Price">The prices used, as they were when the call was held.</param>
/// <param name="Discount">The account's discount, as it was when the call was held.</param>
/// <param name="Charge">What it cost: the sum of the allocation.</param>
/// <param name="Allocation">Which grants paid how much, in burn order; what no grant covered is <see cref="GrantId.Debt"/>.</param>
public sealed record EndedCall(
    CallId Call,
    TokenId Token,
    CallState State,
    Usage Usage,
    Price Price,
    Discount Discount,
    Usd Charge,
    IReadOnlyList<Slice> Allocation)
{
    /// <summary>Whether a late settle or void has corrected an interruption; no further one is accepted.</summary>
    public bool IsCorrected { get; init; }

    /// <summary>The model asked for: which grants may pay for a late correction.</summary>
    public string Model { get; init; } = "";

    /// <summary>The upstream that served it.</summary>
    public string Upstream { get; init; } = "";

    /// <summary>What it asked of the model: which grants may pay for a late correction.</summary>
    public CallKind Kind { get; init; }

    /// <summary>The temporary token that it came with, a child of <see cref="Token"/>.</summary>
    public TokenId? Temporary { get; init; }

    /// <summary>All that may pay for it; <see langword="null"/> for whatever covers it.</summary>
    public IReadOnlyList<GrantId>? Payers { get; init; }

    /// <summary>The member that the token belonged to; <see langword="null"/> for the account's own.</summary>
    public MemberId? Member { get; init; }

    /// <summary>When it was held: where windows of grants have counted it.</summary>
    public DateTimeOffset HeldAt { get; init; }

    /// <summary>What was given back of what it cost; the charge is what remains.</summary>
    public Usd Refunded { get; init; }

    /// <summary>Which grants may pay for what a late correction adds.</summary>
    internal CallScope Scope => new(Token, Model, Upstream, UnitsInput: 0, UnitsOutputMax: 0) { Kind = Kind, Payers = Payers, Member = Member };

    /// <summary>The call as a late settle or void leaves it.</summary>
    public EndedCall CorrectedBy(CallState state, Usage usage, Usd charge, IReadOnlyList<Slice> allocation) =>
        this with { State = state, Usage = usage, Charge = charge, Allocation = allocation, IsCorrected = true };
}
