using System.Text.Json.Serialization;
using Metering.Accounts.Events;
using Metering.Orders;

namespace Metering.Accounts;

/// <content>Orders, and what they did to cash and coupons.</content>
internal sealed partial class AccountState
{
    /// <summary>
    /// How many orders that are over stay in memory; twice as many for a while, so that forgetting is seldom. Enough for every repeat that comes while
    /// anybody waits for its answer.
    /// </summary>
    public const int OrdersOverKept = 500;

    private OrderIndex? _orderIndex;

    /// <summary>
    /// Orders by number, except changes of single grants: all that wait or have given something that is there, and the latest of those that are over.
    /// </summary>
    public Dictionary<string, Order> Orders { get; init; } = [];

    /// <summary>The numbers of those that are over, the earliest first.</summary>
    public List<string> OrdersOver { get; init; } = [];

    /// <summary>How many orders are not here any more: as soon as there is one, a number that is not known here may be known to the books.</summary>
    public long OrdersForgotten { get; set; }

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

        // A top-up may be given back long after it was forgotten. Its own row knows; here only the sums change.
        if (Orders.ContainsKey(happened.Order) || OrdersForgotten == 0) Happen(happened.Order, happened);
    }

    /// <summary>Takes back an order that was forgotten, as the books have it, because somebody asks for it. No decision differs because it is here.</summary>
    public bool TryRecall(Order? order)
    {
        if (order is not { IsOver: true } || !Orders.TryAdd(order.Number, order)) return false;
        OrderIndex.Put(null, order);
        KeepOver(order.Number);
        return true;
    }

    private void KeepOver(string number)
    {
        OrdersOver.Add(number);
        if (OrdersOver.Count <= 2 * OrdersOverKept) return;
        foreach (var forgotten in OrdersOver.Take(OrdersOverKept))
        {
            Orders.Remove(forgotten, out var order);
            OrderIndex.Remove(order!);
        }

        OrdersOver.RemoveRange(0, OrdersOverKept);
        OrdersForgotten += OrdersOverKept;
    }

    private Order Happen(string number, AccountEvent happened)
    {
        var before = Orders.GetValueOrDefault(number);
        var after = OrderHistory.After(before, happened)
            ?? throw new InvalidDataException($"Order {number} was never placed, and {happened.GetType().Name} happened to it.");
        OrderIndex.Put(before, after);
        Orders[number] = after;
        if (after.IsOver && before?.IsOver is not true) KeepOver(number);
        return after;
    }

    private void Bind(Order order, string? user)
    {
        if (order.Coupon is { } coupon) Coupons[coupon] = Coupons[coupon] with { Order = user };
    }
}
