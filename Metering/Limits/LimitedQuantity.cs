using System.Text.Json.Serialization;

namespace Metering.Limits;

/// <summary>What a window counts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LimitedQuantity>))]
public enum LimitedQuantity
{
    Requests,
    Units,
}
