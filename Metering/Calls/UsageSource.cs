using System.Text.Json.Serialization;

namespace Metering.Calls;

/// <summary>Where a usage comes from. The charge shows it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UsageSource>))]
public enum UsageSource
{
    /// <summary>The upstream's own figures.</summary>
    Reported,

    /// <summary>The upstream's own figures were impossible (more cached than read) and were clamped, never credited.</summary>
    ReportedAndClamped,

    /// <summary>The upstream gave none: counted from the bytes that passed.</summary>
    Estimated,
}
