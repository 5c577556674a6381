using Metering.Orders;

namespace Metering.Accounts.Events;

/// <summary>An order was placed: what it buys and what is due is fixed. A coupon that it uses is taken.</summary>
/// <param name="Order">The order as it was placed.</param>
/// <param name="At">When.</param>
public sealed record OrderPlaced(Order Order, DateTimeOffset At) : AccountEvent(At);
