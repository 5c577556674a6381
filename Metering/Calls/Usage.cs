using System.Text.Json.Serialization;

namespace Metering.Calls;

/// <summary>
/// What a call used. The four figures are disjoint: input that was neither read from nor written to a cache, cache reads, cache writes, and
/// output. Reasoning is part of output, and <see cref="Details"/> are part of the four: what of them has a kind, and perhaps a price, of its own.
/// </summary>
/// <param name="UnitsInput">Input units outside any cache.</param>
/// <param name="UnitsCacheRead">Input units read from the upstream's cache.</param>
/// <param name="UnitsCacheWrite">Input units written to the upstream's cache.</param>
/// <param name="UnitsOutput">Output units, reasoning included.</param>
public sealed record Usage(long UnitsInput, long UnitsCacheRead, long UnitsCacheWrite, long UnitsOutput)
{
    /// <summary>No call reads or writes more. Sums of units end here, so that an absurd figure is a large one and never wraps.</summary>
    public const long UnitsMax = 1_000_000_000_000_000;

    public static readonly Usage None = new(0, 0, 0, 0);

    /// <summary>Output units that were reasoning; contained in <see cref="UnitsOutput"/>.</summary>
    public long UnitsReasoning { get; init; }

    /// <summary>Audio, images, the service tier and the like; <see langword="null"/> for plain text by the standard tier.</summary>
    public UsageDetails? Details { get; init; }

    /// <summary>Where the figures come from.</summary>
    public UsageSource Source { get; init; }

    /// <summary>Everything the model read and wrote: what unit windows count.</summary>
    public long UnitsTotal => Sum(Sum(UnitsInput, UnitsCacheRead), Sum(UnitsCacheWrite, UnitsOutput));

    /// <summary>Everything the model read, caches included: what chooses the tier of a price.</summary>
    [JsonIgnore]
    public long UnitsInputTotal => Sum(Sum(UnitsInput, UnitsCacheRead), UnitsCacheWrite);

    [JsonIgnore]
    public bool HasNegativeUnits =>
        (UnitsInput | UnitsCacheRead | UnitsCacheWrite | UnitsOutput | UnitsReasoning) < 0 || Details is { HasNegative: true };

    /// <summary>The sum of two figures of zero or more, at most <see cref="UnitsMax"/>.</summary>
    public static long Sum(long left, long right) => Math.Min(Math.Min(left, UnitsMax) + Math.Min(right, UnitsMax), UnitsMax);

    /// <summary>Negative units are a bug of whoever counted them, and would be a credit.</summary>
    internal void ThrowIfNegative()
    {
        if (HasNegativeUnits) throw new ArgumentOutOfRangeException(nameof(Usage), this, "Units are zero or more.");
    }
}
