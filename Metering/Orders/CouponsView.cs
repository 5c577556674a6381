namespace Metering.Orders;

/// <summary>The coupons of an account, in the order in which they were given.</summary>
public sealed record CouponsView(IReadOnlyList<CouponView> Coupons);
