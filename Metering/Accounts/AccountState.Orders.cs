using System.Text.Json.Serialization;
using Metering.Accounts.Events;
using Metering.Orders;

namespace Metering.Accounts;

/// <content>Orders, and what they did to cash and coupons.</content>
internal sealed partial class AccountState
{
    private OrderIndex? _orderIndex;

    /// <summary>Made of <see cref="Orders"/> when it is first asked for, after a snapshot was read, and in step with them from then on.</summary>
    [JsonIgnore]
    public OrderIndex OrderIndex => _orderIndex ??= OrderIndex.Of(Orders.Values);

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
        if (order.Product is { } product) Bought[product.Id] = checked(Bought.GetValueOrDefault(product.Id) + PurchaseLimit.AddedBy(Orders, order));
        if (order.Kind is OrderKind.Upgrade) Orders[order.Target!] = Orders[order.Target!] with { UpgradedBy = order.Number };
    }

    private void Apply(OrderCancelled happened) => Bind(Happen(happened.Order, happened), user: null);

    private void Apply(OrderExpired happened) => Bind(Happen(happened.Order, happened), user: null);

    private void Apply(OrderRefunded happened)
    {
        CashRefunded += happened.CashRefunded;
        CashReturned += happened.CashReturned;
        DebtPaid += happened.DebtPaid;
        Happen(happened.Order, happened);
    }

    private Order Happen(string number, AccountEvent happened)
    {
        var before = Orders.GetValueOrDefault(number);
        var after = OrderHistory.After(before, happened)
            ?? throw new InvalidDataException($"Order {number} was never placed, and {happened.GetType().Name} happened to it.");
        OrderIndex.Put(before, after);
        return Orders[number] = after;
    }

    private void Bind(Order order, string? user)
    {
        if (order.Coupon is { } coupon) Coupons[coupon] = Coupons[coupon] with { Order = user };
    }
}
