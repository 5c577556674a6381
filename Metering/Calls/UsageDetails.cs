using System.Text.Json.Serialization;
using Metering.Prices;

namespace Metering.Calls;

/// <summary>
/// What a usage has beside units of text: the kinds that may have a price of their own. Units here are contained in the <see cref="Usage"/>'s own
/// four figures, so that those alone are what windows count; pieces and time are not units.
/// </summary>
public sealed record UsageDetails
{
    /// <summary>How the upstream served the call.</summary>
    public ServiceTier Tier { get; init; }

    /// <summary>Written to the cache for five minutes; contained in <see cref="Usage.UnitsCacheWrite"/>.</summary>
    public long UnitsCacheWriteFiveMinutes { get; init; }

    /// <summary>Written to the cache for an hour; contained in <see cref="Usage.UnitsCacheWrite"/>.</summary>
    public long UnitsCacheWriteHour { get; init; }

    /// <summary>Contained in <see cref="Usage.UnitsInput"/>.</summary>
    public long UnitsInputAudio { get; init; }

    /// <summary>Contained in <see cref="Usage.UnitsInput"/>.</summary>
    public long UnitsInputImage { get; init; }

    /// <summary>Contained in <see cref="Usage.UnitsInput"/>.</summary>
    public long UnitsInputVideo { get; init; }

    /// <summary>Contained in <see cref="Usage.UnitsCacheRead"/>.</summary>
    public long UnitsCacheReadAudio { get; init; }

    /// <summary>Contained in <see cref="Usage.UnitsCacheRead"/>.</summary>
    public long UnitsCacheReadImage { get; init; }

    /// <summary>Contained in <see cref="Usage.UnitsOutput"/>.</summary>
    public long UnitsOutputAudio { get; init; }

    /// <summary>Contained in <see cref="Usage.UnitsOutput"/>.</summary>
    public long UnitsOutputImage { get; init; }

    /// <summary>Contained in <see cref="Usage.UnitsOutput"/>.</summary>
    public long UnitsOutputVideo { get; init; }

    /// <summary>Images, pages, searches: what is charged by the piece.</summary>
    public long Pieces { get; init; }

    /// <summary>Time that is charged, such as the length of a recording.</summary>
    public long Milliseconds { get; init; }

    [JsonIgnore]
    public bool HasNegative =>
        (UnitsCacheWriteFiveMinutes | UnitsCacheWriteHour | UnitsInputAudio | UnitsInputImage | UnitsInputVideo | UnitsCacheReadAudio | UnitsCacheReadImage
            | UnitsOutputAudio | UnitsOutputImage | UnitsOutputVideo | Pieces | Milliseconds) < 0;

    private static readonly UsageDetails Nothing = new();

    /// <summary>These details, or <see langword="null"/> when they say nothing: a usage has none then, and equal usages are equal.</summary>
    public UsageDetails? OrNone() => this == Nothing ? null : this;
}
