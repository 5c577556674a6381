using Metering.Calls;
using Metering.Money;
using Metering.Packages;
using Metering.Products;

namespace Metering.Orders;

/// <summary>An order as it stands (A13): what was bought, what was due, how it was paid, and what became of it.</summary>
/// <param name="Number">Made by the caller, unique in the account.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="PlacedBy">By whom (E11).</param>
public sealed record Order(string Number, OrderKind Kind, DateTimeOffset PlacedAt, string PlacedBy)
{
    public OrderStatus Status { get; init; }

    /// <summary>What is bought, as it was sold then; <see langword="null"/> for a top-up.</summary>
    public Product? Product { get; init; }

    public int Quantity { get; init; } = 1;

    /// <summary>The order that it renews or upgrades.</summary>
    public string? Target { get; init; }

    /// <summary>What it costs before the coupon.</summary>
    public Usd PriceList { get; init; }

    public CouponId? Coupon { get; init; }

    /// <summary>What the coupon takes off.</summary>
    public Usd CouponAmount { get; init; }

    /// <summary>What was or is to be paid, in US dollars; of a top-up what it credits.</summary>
    public Usd AmountDue { get; init; }

    /// <summary>What was paid in another currency, and at which rate (E3).</summary>
    public Conversion? Conversion { get; init; }

    /// <summary>The package it buys.</summary>
    public PackageId? Package { get; init; }

    /// <summary>Which tokens each seat is bound to.</summary>
    public IReadOnlyList<Seat>? Seats { get; init; }

    /// <summary>Can be paid up to, not including, this time; <see langword="null"/> for one of a time when orders did not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? PaidAt { get; init; }

    public string? PaidBy { get; init; }

    /// <summary>The way the money came.</summary>
    public PaymentMethod? Method { get; init; }

    /// <summary>The reference of a payment outside.</summary>
    public string? Reference { get; init; }

    /// <summary>The grants it gave.</summary>
    public IReadOnlyList<GrantId> Grants { get; init; } = [];

    /// <summary>When what it bought began.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>When the time that it bought ends.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>From when the ends of stretches that follow each other are counted.</summary>
    public DateTimeOffset? Anchor { get; init; }

    /// <summary>The order that put another plan in the place of the one it bought; the latest of them.</summary>
    public string? UpgradedBy { get; init; }

    public DateTimeOffset? CancelledAt { get; init; }

    public string? CancelledBy { get; init; }

    public DateTimeOffset? RefundedAt { get; init; }

    public string? RefundedBy { get; init; }

    /// <summary>What was given back.</summary>
    public Usd AmountRefunded { get; init; }

    public string? RefundReason { get; init; }

    /// <summary>The reference of the payment that returned the money.</summary>
    public string? RefundReference { get; init; }

    /// <summary>Whether it has been paid, whatever became of it later.</summary>
    internal bool WasPaid => PaidAt is not null;

    /// <summary>Whether nothing more becomes of it, or, of a top-up, nothing but that it is given back.</summary>
    internal bool IsOver => Status is OrderStatus.Cancelled or OrderStatus.Expired or OrderStatus.Refunded
        || (Kind is OrderKind.TopUp && Status is OrderStatus.Paid);

    /// <summary>Whether it is the first order of a product, on which renewals and upgrades are built.</summary>
    internal bool IsPurchase => Kind is OrderKind.Package or OrderKind.Plan;
}
