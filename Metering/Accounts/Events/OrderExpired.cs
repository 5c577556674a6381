namespace Metering.Accounts.Events;

/// <summary>An order was not paid in time; its coupon is free again. Nobody did it: time did.</summary>
/// <param name="Order">The order.</param>
/// <param name="At">When it was noticed, which is never before the order's own <see cref="Metering.Orders.Order.ExpiresAt"/>.</param>
public sealed record OrderExpired(string Order, DateTimeOffset At) : AccountEvent(At);
