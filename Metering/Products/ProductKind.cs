using System.Text.Json.Serialization;

namespace Metering.Products;

/// <summary>What is bought: this decides how it is renewed and what of it can be given back.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProductKind>))]
public enum ProductKind
{
    /// <summary>
    /// An amount to be used up. A renewal adds the amount and starts its validity afresh (A10); it is refunded only while nothing of it is used.
    /// </summary>
    Package,

    /// <summary>
    /// A time during which something can be used. A renewal adds time at its end; what is left of the time is refunded in proportion (A15).
    /// </summary>
    Plan,
}
