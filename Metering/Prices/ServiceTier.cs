using System.Text.Json.Serialization;

namespace Metering.Prices;

/// <summary>How an upstream served a call. The tier that served it decides the price, not the one that was asked for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ServiceTier>))]
public enum ServiceTier
{
    Standard,

    /// <summary>In bulk, hours later.</summary>
    Batch,

    /// <summary>Cheaper and slower.</summary>
    Flex,

    /// <summary>Dearer and faster.</summary>
    Priority,
}
