using Ledger.Orders;
using Metering.Accounts;
using Metering.Money;
using Metering.Orders;
using Metering.Packages;
using Metering.Products;

namespace RelayApi.Orders;

/// <summary>An order as it stands: what was bought, what was due, who paid it how, and what became of it.</summary>
/// <param name="Account">The account.</param>
/// <param name="Number">Its number in the account.</param>
/// <param name="Kind">TopUp, Package, Plan, Renewal or Upgrade.</param>
/// <param name="Status">Placed, Paid, Cancelled, Refunded or Expired.</param>
/// <param name="Product">What was bought; null for a top-up.</param>
/// <param name="ProductName">Its name then.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Target">The order that it renews or upgrades.</param>
/// <param name="PriceList">What it costs before the coupon.</param>
/// <param name="Coupon">The coupon that it uses.</param>
/// <param name="CouponAmount">What that takes off.</param>
/// <param name="AmountDue">What was or is to be paid, in US dollars; of a top-up what it credits.</param>
/// <param name="ExpiresAt">Can be paid up to, not including, this time.</param>
/// <param name="Conversion">What was paid in another currency, and at which rate.</param>
/// <param name="Method">The way the money came.</param>
/// <param name="Reference">The reference of a payment from outside.</param>
/// <param name="Grants">The grants that it gave.</param>
/// <param name="Package">The package that it bought.</param>
/// <param name="ValidFrom">When what it bought begins.</param>
/// <param name="ValidTo">When the time that it bought ends.</param>
/// <param name="UpgradedBy">The order that put another plan in its place.</param>
/// <param name="AmountRefunded">What was given back.</param>
/// <param name="RefundReason">Why.</param>
/// <param name="RefundReference">The reference of the payment that returned it.</param>
/// <param name="History">Who did what, and when.</param>
internal sealed record OrderReading(
    AccountId Account,
    string Number,
    OrderKind Kind,
    OrderStatus Status,
    ProductId? Product,
    string? ProductName,
    int Quantity,
    string? Target,
    Usd PriceList,
    CouponId? Coupon,
    Usd CouponAmount,
    Usd AmountDue,
    DateTimeOffset? ExpiresAt,
    ConversionBody? Conversion,
    PaymentMethod? Method,
    string? Reference,
    IReadOnlyList<string> Grants,
    PackageId? Package,
    DateTimeOffset? ValidFrom,
    DateTimeOffset? ValidTo,
    string? UpgradedBy,
    Usd AmountRefunded,
    string? RefundReason,
    string? RefundReference,
    IReadOnlyList<OrderReading.Step> History)
{
    public static OrderReading Of(OrderRecord record) => Of(record.Account, record.Order);

    public static OrderReading Of(AccountId account, Order order) => new(
        account,
        order.Number,
        order.Kind,
        order.Status,
        order.Product?.Id,
        order.Product?.Name,
        order.Quantity,
        order.Target,
        order.PriceList,
        order.Coupon,
        order.CouponAmount,
        order.AmountDue,
        order.ExpiresAt,
        order.Conversion is { } conversion ? ConversionBody.Of(conversion) : null,
        order.Method,
        order.Reference,
        [.. order.Grants.Select(grant => grant.Name)],
        order.Package,
        order.ValidFrom,
        order.ValidTo,
        order.UpgradedBy,
        order.AmountRefunded,
        order.RefundReason,
        order.RefundReference,
        [.. StepsOf(order)]);

    private static IEnumerable<Step> StepsOf(Order order)
    {
        yield return new Step(OrderStatus.Placed, order.PlacedAt, order.PlacedBy);
        if (order.PaidAt is { } paidAt) yield return new Step(OrderStatus.Paid, paidAt, order.PaidBy!);
        if (order.CancelledAt is { } cancelledAt) yield return new Step(OrderStatus.Cancelled, cancelledAt, order.CancelledBy!);
        if (order.Status is OrderStatus.Expired) yield return new Step(OrderStatus.Expired, order.ExpiresAt!.Value, null);
        if (order.RefundedAt is { } refundedAt) yield return new Step(OrderStatus.Refunded, refundedAt, order.RefundedBy!);
    }

    /// <param name="Status">What it became.</param>
    /// <param name="At">When.</param>
    /// <param name="Operator">Who did it; null where time did.</param>
    internal sealed record Step(OrderStatus Status, DateTimeOffset At, string? Operator);
}
