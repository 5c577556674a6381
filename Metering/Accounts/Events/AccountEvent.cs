using System.Text.Json.Serialization;

namespace Metering.Accounts.Events;

/// <summary>Something that happened to an account and is on its books for good. Fields are only ever added.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "e")]
[JsonDerivedType(typeof(AccountOpened), "opened")]
[JsonDerivedType(typeof(AccountChanged), "changed")]
[JsonDerivedType(typeof(CashToppedUp), "topped-up")]
[JsonDerivedType(typeof(PackageAdded), "package-added")]
[JsonDerivedType(typeof(PackageTermsChanged), "package-changed")]
[JsonDerivedType(typeof(GrantAdded), "grant-added")]
[JsonDerivedType(typeof(GrantPeriodBegan), "grant-period")]
[JsonDerivedType(typeof(GrantStatusChanged), "grant-status")]
[JsonDerivedType(typeof(GrantTermsChanged), "grant-terms")]
[JsonDerivedType(typeof(GrantBound), "grant-bound")]
[JsonDerivedType(typeof(MemberAdded), "member-added")]
[JsonDerivedType(typeof(MemberChanged), "member-changed")]
[JsonDerivedType(typeof(MemberRemoved), "member-removed")]
[JsonDerivedType(typeof(OrderPlaced), "order-placed")]
[JsonDerivedType(typeof(OrderPaid), "order-paid")]
[JsonDerivedType(typeof(OrderCancelled), "order-cancelled")]
[JsonDerivedType(typeof(OrderExpired), "order-expired")]
[JsonDerivedType(typeof(OrderRefunded), "order-refunded")]
[JsonDerivedType(typeof(CouponGiven), "coupon-given")]
[JsonDerivedType(typeof(CallHeld), "held")]
[JsonDerivedType(typeof(HoldRenewed), "renewed")]
[JsonDerivedType(typeof(CallEnded), "ended")]
[JsonDerivedType(typeof(CallCorrected), "corrected")]
[JsonDerivedType(typeof(CallRefunded), "refunded")]
public abstract record AccountEvent(DateTimeOffset At);
