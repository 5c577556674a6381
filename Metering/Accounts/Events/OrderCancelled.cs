namespace Metering.Accounts.Events;

/// <summary>An order was given up before it was paid; its coupon is free again.</summary>
/// <param name="Order">The order.</param>
/// <param name="Operator">Who did it.</param>
/// <param name="At">When.</param>
public sealed record OrderCancelled(string Order, string Operator, DateTimeOffset At) : AccountEvent(At);
