namespace Harness.Calls;

/// <summary>One call as the books have it.</summary>
public sealed record CallRecord(
    string Call,
    string Account,
    string Token,
    string Model,
    string Upstream,
    string State,
    CallUsage Usage,
    decimal? Charge,
    decimal AmountHeld,
    IReadOnlyList<CallSlice> Allocation,
    CallResult? Result,
    int Discount,
    IReadOnlyList<ChargeLine> Lines)
{
    public CallPrice? Price { get; init; }

    /// <summary>What was given back; the charge is what remains.</summary>
    public decimal Refunded { get; init; }
}
