namespace Metering.Orders;

/// <summary>Pays an order: what it buys is given in the same row of the journal. Asking again repairs whatever went wrong on the way (A13).</summary>
/// <param name="Order">The order.</param>
/// <param name="Method">The way the money comes.</param>
/// <param name="Operator">Who did it, for the record (E11).</param>
public sealed record PayOrder(string Order, PaymentMethod Method, string Operator)
{
    /// <summary>The reference of a payment outside; one payment pays one order of an account.</summary>
    public string? Reference { get; init; }

    /// <summary>What a payment outside was, when it was not in US dollars: worth what is due, to the cent. A top-up says so when it is placed.</summary>
    public Conversion? Conversion { get; init; }
}
