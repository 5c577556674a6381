namespace Harness.Calls;

/// <summary>What a call used, in disjoint kinds, and where the figures come from.</summary>
public sealed record CallUsage(long UnitsInput, long UnitsCacheRead, long UnitsCacheWrite, long UnitsOutput, string Source)
{
    public CallUsageDetails? Details { get; init; }
}
