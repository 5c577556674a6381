namespace Metering.Orders;

/// <summary>Gives up an order that is not paid; its coupon can be used again (A14).</summary>
/// <param name="Order">The order.</param>
/// <param name="Operator">Who did it, for the record.</param>
public sealed record CancelOrder(string Order, string Operator);
