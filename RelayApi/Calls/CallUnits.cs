using Metering.Calls;

namespace RelayApi.Calls;

/// <summary>What a call read and wrote, by what the upstream's cache had of it.</summary>
/// <param name="Input">All input.</param>
/// <param name="InputHits">What of it was read from the cache.</param>
/// <param name="InputMisses">What of it was not: read at the normal price, or written to the cache.</param>
/// <param name="CacheWrites">What of the misses was written to the cache.</param>
/// <param name="Output">All output.</param>
/// <param name="Reasoning">What of it the answer does not show.</param>
/// <param name="Pieces">Images, pages, searches.</param>
/// <param name="Milliseconds">Time that is charged.</param>
internal sealed record CallUnits(
    long Input, long InputHits, long InputMisses, long CacheWrites, long Output, long Reasoning, long Pieces, long Milliseconds)
{
    public static CallUnits Of(Usage usage) => new(
        usage.UnitsInputTotal,
        usage.UnitsCacheRead,
        usage.UnitsInputTotal - usage.UnitsCacheRead,
        usage.UnitsCacheWrite,
        usage.UnitsOutput,
        usage.UnitsReasoning,
        usage.Details?.Pieces ?? 0,
        usage.Details?.Milliseconds ?? 0);
}
