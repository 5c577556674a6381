using System.Text.Json.Serialization;

namespace Metering.Limits;

/// <summary>The length of a window.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WindowSpan>))]
public enum WindowSpan
{
    Minute,
    Hour,
    Day,
}
