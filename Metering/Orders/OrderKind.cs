using System.Text.Json.Serialization;

namespace Metering.Orders;

/// <summary>What an order is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderKind>))]
public enum OrderKind
{
    /// <summary>Cash.</summary>
    TopUp,

    /// <summary>A product to be used up.</summary>
    Package,

    /// <summary>A product for a time.</summary>
    Plan,

    /// <summary>More of what an earlier order bought (A10).</summary>
    Renewal,

    /// <summary>Another plan in the place of the one that an earlier order bought, at once (C13).</summary>
    Upgrade,
}
