using System.Text.Json.Serialization;

namespace Metering.Limits;

/// <summary>How a window measures time.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WindowKind>))]
public enum WindowKind
{
    /// <summary>Never more than the limit in any span of the window's length.</summary>
    Rolling,

    /// <summary>The continuously refilled bucket of the big providers: wait = (used + requested - limit) x window / limit.</summary>
    Refill,
}
