using System.Text.Json.Serialization;

namespace Metering.Orders;

/// <summary>How far an order is. It only goes forward.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderStatus>))]
public enum OrderStatus
{
    /// <summary>Its price is fixed; nothing is paid and nothing given.</summary>
    Placed,

    /// <summary>Paid, and what it buys is given: the two are one row of the journal.</summary>
    Paid,

    /// <summary>Given up before it was paid; its coupon is back.</summary>
    Cancelled,

    /// <summary>What was not used of it is given back, once, and what it had given is void.</summary>
    Refunded,

    /// <summary>Not paid in time; its coupon is back.</summary>
    Expired,
}
