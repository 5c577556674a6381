using System.Text.Json.Serialization;

namespace Metering.Products;

/// <summary>What becomes of a template when more than one of a product is bought.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TemplateScale>))]
public enum TemplateScale
{
    /// <summary>One grant with so many times the quota.</summary>
    Multiplied,

    /// <summary>A grant for each: a seat has its own quota, and can be bound to its own tokens.</summary>
    PerSeat,

    /// <summary>One grant as it is, however many are bought.</summary>
    Once,
}
