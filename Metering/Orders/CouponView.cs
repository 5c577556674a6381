namespace Metering.Orders;

/// <summary>A coupon of an account as it stands.</summary>
/// <param name="Coupon">What it is.</param>
/// <param name="Operator">Who gave it.</param>
/// <param name="GivenAt">When.</param>
/// <param name="Order">The order that uses it; <see langword="null"/> while it is free.</param>
public sealed record CouponView(Coupon Coupon, string Operator, DateTimeOffset GivenAt, string? Order);
