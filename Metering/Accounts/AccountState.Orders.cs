using Metering.Accounts.Events;
using Metering.Orders;

namespace Metering.Accounts;

/// <content>Orders, and what they did to cash and coupons.</content>
internal sealed partial class AccountState
{
    private void Apply(CashToppedUp happened)
    {
        ToppedUp += happened.Amount;
        DebtPaid += happened.DebtPaid;
        Happen(happened.Order, happened);
    }

    private void Apply(OrderPlaced happened)
    {
        Happen(happened.Order.Number, happened);
        Bind(happened.Order, happened.Order.Number);
    }

    private void Apply(OrderPaid happened)
    {
        CashPaidForOrders += happened.CashPaid;
        var order = Happen(happened.Order, happened);
        if (order.Kind is OrderKind.Upgrade) Orders[order.Target!] = Orders[order.Target!] with { UpgradedBy = order.Number };
    }

    private void Apply(OrderCancelled happened) => Bind(Happen(happened.Order, happened), user: null);

    private void Apply(OrderRefunded happened)
    {
        CashRefunded += happened.CashRefunded;
        CashReturned += happened.CashReturned;
        DebtPaid += happened.DebtPaid;
        Happen(happened.Order, happened);
    }

    private Order Happen(string number, AccountEvent happened) =>
        Orders[number] = OrderHistory.After(Orders.GetValueOrDefault(number), happened)
            ?? throw new InvalidDataException($"Order {number} was never placed, and {happened.GetType().Name} happened to it.");

    private void Bind(Order order, string? user)
    {
        if (order.Coupon is { } coupon) Coupons[coupon] = Coupons[coupon] with { Order = user };
    }
}
