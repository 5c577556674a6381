using Metering.Accounts.Events;
using Metering.Money;
using Metering.Orders;
using Metering.Products;

namespace Ledger.Orders;

/// <summary>What a batch changes in one order's row. What is set once is left out where the batch did not begin the order; sums are differences.</summary>
internal sealed class OrderDelta
{
    public OrderKind? Kind { get; set; }

    public OrderStatus Status { get; set; }

    public ProductId? Product { get; set; }

    public int Quantity { get; set; }

    public Usd Amount { get; set; }

    public Usd DebtPaid { get; set; }

    public Usd CashPaid { get; set; }

    public Usd AmountRefunded { get; set; }

    public string? Operator { get; set; }

    public DateTimeOffset? At { get; set; }

    /// <summary>The row of the account's stream in which it began.</summary>
    public long Seq { get; set; }

    /// <summary>Until when it can be paid.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The reference of the payment that paid it.</summary>
    public string? Reference { get; set; }

    public List<AccountEvent> History { get; } = [];
}
