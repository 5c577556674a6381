using System.Text.Json.Serialization;

namespace Metering.Orders;

/// <summary>The way the money came, which is the way a refund goes (E12).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PaymentMethod>))]
public enum PaymentMethod
{
    /// <summary>From the account's cash.</summary>
    Balance,

    /// <summary>By a payment outside, known by its own reference.</summary>
    External,
}
