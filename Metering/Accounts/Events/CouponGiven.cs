using Metering.Orders;

namespace Metering.Accounts.Events;

/// <summary>The account has a coupon from here on. Orders say when it is used and when it comes back.</summary>
/// <param name="Coupon">The coupon.</param>
/// <param name="Operator">Who gave it.</param>
/// <param name="At">When.</param>
public sealed record CouponGiven(Coupon Coupon, string Operator, DateTimeOffset At) : AccountEvent(At);
