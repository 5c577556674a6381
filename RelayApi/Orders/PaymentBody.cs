using Metering.Orders;

namespace RelayApi.Orders;

/// <summary>How an order is paid.</summary>
/// <param name="Method">Balance or External.</param>
internal sealed record PaymentBody(PaymentMethod Method)
{
    /// <summary>The reference of a payment from outside: one payment pays one order.</summary>
    public string? Reference { get; init; }

    /// <summary>What a payment from outside was, when it was not in US dollars; worth what is due, to the cent.</summary>
    public ConversionBody? Conversion { get; init; }
}
