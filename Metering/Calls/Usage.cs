using System.Text.Json.Serialization;

namespace Metering.Calls;

/// <summary>
/// What a call used. The four kinds are disjoint: input that was neither read from nor written to a cache, cache reads, cache writes, and
/// output. Reasoning is part of output and shown for explanation only.
/// </summary>
/// <param name="UnitsInput">Input units outside any cache.</param>
/// <param name="UnitsCacheRead">Input units read from the upstream's cache.</param>
/// <param name="UnitsCacheWrite">Input units written to the upstream's cache.</param>
/// <param name="UnitsOutput">Output units, reasoning included.</param>
public sealed record Usage(long UnitsInput, long UnitsCacheRead, long UnitsCacheWrite, long UnitsOutput)
{
    public static readonly Usage None = new(0, 0, 0, 0);

    /// <summary>Output units that were reasoning; contained in <see cref="UnitsOutput"/>.</summary>
    public long UnitsReasoning { get; init; }

    /// <summary>Where the figures come from.</summary>
    public UsageSource Source { get; init; }

    /// <summary>Everything the model read and wrote: what unit windows count.</summary>
    public long UnitsTotal => checked(UnitsInput + UnitsCacheRead + UnitsCacheWrite + UnitsOutput);

    [JsonIgnore]
    public bool HasNegativeUnits => (UnitsInput | UnitsCacheRead | UnitsCacheWrite | UnitsOutput | UnitsReasoning) < 0;
}
