using Metering.Accounts.Events;

namespace Metering.Orders;

/// <summary>What the events of an order add up to.</summary>
public static class OrderHistory
{
    /// <summary>The order after these events of it, in their order; <see langword="null"/> when they do not begin one.</summary>
    public static Order? Of(IReadOnlyList<AccountEvent> events)
    {
        Order? order = null;
        foreach (var happened in events) order = After(order, happened);
        return order;
    }

    internal static Order? After(Order? order, AccountEvent happened) => happened switch
    {
        OrderPlaced placed => placed.Order,
        CashToppedUp credited => Credited(order, credited),
        GrantTermsChanged { IsOfOrder: false } changed => Changed(changed),
        OrderPaid paid => order is null ? null : Paid(order, paid),
        OrderCancelled cancelled => order is null ? null : order with
        {
            Status = OrderStatus.Cancelled,
            CancelledAt = cancelled.At,
            CancelledBy = cancelled.Operator,
        },
        OrderExpired => order is null ? null : order with { Status = OrderStatus.Expired },
        OrderRefunded refunded => order is null ? null : order with
        {
            Status = OrderStatus.Refunded,
            RefundedAt = refunded.At,
            RefundedBy = refunded.Operator,
            AmountRefunded = refunded.Amount,
            RefundReason = refunded.Reason,
            RefundReference = refunded.Reference,
        },
        _ => order,
    };

    /// <summary>Without an order that was placed before, it is one that is placed and paid at once.</summary>
    private static Order Credited(Order? order, CashToppedUp credited)
    {
        order ??= new Order(credited.Order, OrderKind.TopUp, credited.At, credited.Operator) { PriceList = credited.Amount, AmountDue = credited.Amount };
        return order with
        {
            Status = OrderStatus.Paid,
            Conversion = credited.Conversion,
            PaidAt = credited.At,
            PaidBy = credited.Operator,
            Method = PaymentMethod.External,
            Reference = credited.Reference,
        };
    }

    /// <summary>A change of a single grant that an operator made by an order number: it costs nothing here.</summary>
    private static Order Changed(GrantTermsChanged changed) =>
        new(changed.Order, changed.IsUpgrade ? OrderKind.Upgrade : OrderKind.Renewal, changed.At, changed.Operator)
        {
            Status = OrderStatus.Paid,
            PaidAt = changed.At,
            PaidBy = changed.Operator,
            Grants = [changed.Grant],
        };

    private static Order Paid(Order order, OrderPaid paid) => order with
    {
        Status = OrderStatus.Paid,
        Conversion = paid.Conversion,
        PaidAt = paid.At,
        PaidBy = paid.Operator,
        Method = paid.Method,
        Reference = paid.Reference,
        Grants = paid.Grants,
        ValidFrom = paid.ValidFrom,
        ValidTo = paid.ValidTo,
        Anchor = paid.Anchor,
    };
}
