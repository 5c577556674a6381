namespace Metering.Orders;

/// <summary>Gives a coupon to an account.</summary>
/// <param name="Coupon">The coupon, new in the account.</param>
/// <param name="Operator">Who did it, for the record (E11).</param>
public sealed record GiveCoupon(Coupon Coupon, string Operator);
