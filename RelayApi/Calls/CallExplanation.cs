using Ledger.Calls;
using Metering.Calls;
using Metering.Money;
using Metering.Prices;

namespace RelayApi.Calls;

/// <summary>Why a call cost what it cost: everything that went into its charge, and what became of it since, in one place (E7).</summary>
/// <param name="Why">The same in sentences, for a person: what made the most of it, and whatever is out of the ordinary.</param>
/// <param name="Units">What was counted, hits and misses of the upstream's cache apart (E8).</param>
/// <param name="Sum">From the lines to the charge: discount and rounding.</param>
/// <param name="PriceValidFrom">Since when the price was in force; null for calls of earlier versions.</param>
/// <param name="ServedTier">The service tier that the upstream says it served by.</param>
/// <param name="UsageOrigin">Where the figures come from, and why they are estimated where they are.</param>
/// <param name="Parts">What each grant had set aside, paid, and got back, in its own unit.</param>
/// <param name="Correction">What a late settle or void changed; null for none.</param>
/// <param name="Refund">What was given back since, by whom and why; null for none.</param>
internal sealed record CallExplanation(
    IReadOnlyList<string> Why,
    CallUnits Units,
    CallSum Sum,
    DateTimeOffset? PriceValidFrom,
    ServiceTier ServedTier,
    string UsageOrigin,
    IReadOnlyList<CallPartSettled> Parts,
    CallExplanation.CorrectionReading? Correction,
    CallExplanation.RefundReading? Refund)
{
    public static CallExplanation Of(CallRecord call, CallProof proof)
    {
        var charge = (call.Charge ?? Usd.Zero) + call.Refunded;
        var (held, paid) = (call.AllocationHeld ?? (proof.Ended is null ? call.Allocation : proof.Held.Allocation), PaidOf(proof));
        var parts = CallPartSettled.Of(held, paid, isHeld: proof.Ended is null);
        var sum = CallSum.Of(call, charge);
        return new CallExplanation(
            CallSentences.Of(call, proof, charge, held),
            CallUnits.Of(call.Usage),
            sum,
            call.Price.ValidFrom,
            call.Usage.Details?.Tier ?? ServiceTier.Standard,
            CallSentences.OriginOf(call),
            parts,
            proof is { Corrected: { } corrected, Ended: { } before }
                ? new CorrectionReading(corrected.At, before.State, before.Usage, before.Charge, CallPart.Of(corrected.Changes), CallPart.Of(corrected.Lapsed ?? []))
                : null,
            proof.Refunded is { } refunded
                ? new RefundReading(refunded.At, refunded.Amount, refunded.Operator, refunded.Reason, CallPart.Returned(refunded.Changes), CallPart.Of(refunded.Lapsed ?? []))
                : null);
    }

    /// <summary>What the charge took, before any refund: the allocation that the last settle decided.</summary>
    private static IReadOnlyList<Slice> PaidOf(CallProof proof) => proof.Corrected?.Allocation ?? proof.Ended?.Allocation ?? [];

    /// <param name="At">When.</param>
    /// <param name="StateBefore">How the call had ended before.</param>
    /// <param name="UsageBefore">What it had been charged for: its last mark.</param>
    /// <param name="ChargeBefore">What it had cost.</param>
    /// <param name="Changes">The difference, part by part; negative parts went back.</param>
    /// <param name="Lapsed">What of that came too late to be used again.</param>
    internal sealed record CorrectionReading(
        DateTimeOffset At, CallState StateBefore, Usage UsageBefore, Usd ChargeBefore, IReadOnlyList<CallPart> Changes, IReadOnlyList<CallPart> Lapsed);

    /// <param name="At">When.</param>
    /// <param name="Amount">How much of the charge.</param>
    /// <param name="Operator">Who did it.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Returned">What went back to which grant.</param>
    /// <param name="Lapsed">What of that came too late to be used again.</param>
    internal sealed record RefundReading(
        DateTimeOffset At, Usd Amount, string Operator, string Reason, IReadOnlyList<CallPart> Returned, IReadOnlyList<CallPart> Lapsed);
}
