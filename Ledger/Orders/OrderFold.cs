using Ledger.Projection;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Orders;

namespace Ledger.Orders;

/// <summary>Folds what happens to orders, and what they do to their account's cash.</summary>
internal static class OrderFold
{
    public static bool TryApply(ProjectionFold fold, AccountId id, long seq, AccountEvent e)
    {
        var account = fold.Account(id);
        switch (e)
        {
            case CashToppedUp credited:
                account.ToppedUp += credited.Amount;
                account.DebtPaid += credited.DebtPaid;
                var topUp = Happen(fold, id, credited.Order, e);
                topUp.DebtPaid += credited.DebtPaid;
                (topUp.Status, topUp.Reference) = (OrderStatus.Paid, credited.Reference);
                Begin(topUp, OrderKind.TopUp, credited.Operator, seq, e);
                if (topUp.Amount == Metering.Money.Usd.Zero) topUp.Amount = credited.Amount;
                return true;
            case OrderPlaced placed:
                var order = Happen(fold, id, placed.Order.Number, e);
                Begin(order, placed.Order.Kind, placed.Order.PlacedBy, seq, e);
                (order.Product, order.Quantity, order.Amount) = (placed.Order.Product?.Id, placed.Order.Quantity, placed.Order.AmountDue);
                order.ExpiresAt = placed.Order.ExpiresAt;
                return true;
            case OrderPaid paid:
                account.CashPaidForOrders += paid.CashPaid;
                var bought = Happen(fold, id, paid.Order, e);
                (bought.Status, bought.CashPaid, bought.Reference) = (OrderStatus.Paid, bought.CashPaid + paid.CashPaid, paid.Reference);
                return true;
            case OrderCancelled cancelled:
                Happen(fold, id, cancelled.Order, e).Status = OrderStatus.Cancelled;
                return true;
            case OrderExpired expired:
                Happen(fold, id, expired.Order, e).Status = OrderStatus.Expired;
                return true;
            case OrderRefunded refunded:
                account.CashRefunded += refunded.CashRefunded;
                account.CashReturned += refunded.CashReturned;
                account.DebtPaid += refunded.DebtPaid;
                var given = Happen(fold, id, refunded.Order, e);
                (given.Status, given.AmountRefunded) = (OrderStatus.Refunded, given.AmountRefunded + refunded.Amount);
                return true;
            case CouponGiven:
                return true;
            default:
                return false;
        }
    }

    /// <summary>A change of a single grant by an order number is an order that costs nothing.</summary>
    public static void Change(ProjectionFold fold, AccountId id, long seq, GrantTermsChanged changed)
    {
        if (changed.IsOfOrder) return;
        var order = fold.Order(new OrderKey(id, IsChange: true, changed.Order));
        order.History.Add(changed);
        order.Status = OrderStatus.Paid;
        Begin(order, changed.IsUpgrade ? OrderKind.Upgrade : OrderKind.Renewal, changed.Operator, seq, changed);
    }

    private static OrderDelta Happen(ProjectionFold fold, AccountId id, string number, AccountEvent e)
    {
        var order = fold.Order(new OrderKey(id, IsChange: false, number));
        order.History.Add(e);
        return order;
    }

    private static void Begin(OrderDelta order, OrderKind kind, string by, long seq, AccountEvent e)
    {
        if (order.Kind is not null) return;
        (order.Kind, order.Operator, order.At, order.Seq) = (kind, by, e.At, seq);
        if (order.Quantity == 0) order.Quantity = 1;
    }
}
