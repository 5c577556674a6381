using Metering.Accounts.Events;
using Metering.Money;
using Metering.Orders;
using Metering.Packages;

namespace Ledger.Audit;

/// <summary>An order as the audit follows it.</summary>
internal sealed class AuditedOrder
{
    public OrderKind Kind { get; set; }

    public OrderStatus Status { get; set; }

    public Usd AmountDue { get; set; }

    public PaymentMethod? Method { get; set; }

    public string? Reference { get; set; }

    public CouponId? Coupon { get; set; }

    public PackageId? Package { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public Usd DebtPaid { get; set; }

    public Usd CashPaid { get; set; }

    public Usd AmountRefunded { get; set; }

    public string? Operator { get; set; }

    public DateTimeOffset? At { get; set; }

    /// <summary>The row in which it began, and, once it is credited or paid, the one that did so.</summary>
    public long Seq { get; set; }

    public long SeqPaid { get; set; }

    public List<AccountEvent> History { get; } = [];
}
