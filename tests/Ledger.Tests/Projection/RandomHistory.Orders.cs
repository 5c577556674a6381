using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Orders;
using Metering.Products;

namespace Ledger.Tests.Projection;

/// <content>Orders: placed, paid by balance or from outside, cancelled, refunded; coupons; top-ups in another currency and back.</content>
internal sealed partial class RandomHistory
{
    private void TopUp(Owner owner)
    {
        var amount = new Usd(_random.Next(1, 2_000_000));
        var paid = Usd.Min(amount, owner.Debt);
        owner.Debt -= paid;
        owner.Cash += amount - paid;
        var conversion = _random.Next(3) == 0 ? new Conversion("EUR", amount.Nanos, 1_000_000_000) : null;
        owner.TopUps.Enqueue(($"o{++_orders}", amount));
        owner.Pending.Add(new CashToppedUp($"o{_orders}", amount, paid, "op", Now) { Conversion = conversion, Reference = $"wire-{_orders}" });
    }

    private void Order(Owner owner)
    {
        var waiting = owner.Orders.Where(order => order.Status is OrderStatus.Placed).ToList();
        var open = waiting.Where(order => !(order.ExpiresAt <= Now)).ToList();
        var paid = owner.Orders.Where(order => order.Status is OrderStatus.Paid).ToList();
        switch (_random.Next(7))
        {
            case 0: GiveCoupon(owner); break;
            case 1 or 2 when open.Count > 0: Pay(owner, open[_random.Next(open.Count)]); break;
            case 3 when open.Count > 0: Cancel(owner, open[_random.Next(open.Count)]); break;
            case 4 when waiting.Find(order => order.ExpiresAt <= Now) is { } overdue: Expire(owner, overdue); break;
            case 5 when paid.Count > 0: Refund(owner, paid[_random.Next(paid.Count)]); break;
            default: Place(owner); break;
        }
    }

    private void GiveCoupon(Owner owner)
    {
        var coupon = new Coupon(CouponId.Parse($"c{++_orders}"), new Usd(_random.Next(1, 400_000))) { Upstreams = ["u"] };
        owner.Coupons.Add(coupon);
        owner.Pending.Add(new CouponGiven(coupon, "op", Now));
    }

    private void Place(Owner owner)
    {
        var terms = new GrantTerms("G", GrantUnit.Usd, DateTimeOffset.UnixEpoch) { Quota = 5 };
        var product = new Product(ProductId.Parse("product"), "Product", (ProductKind)_random.Next(2), new Usd(_random.Next(1, 500_000)))
        {
            Grants = [new GrantTemplate("g", terms)],
        };
        var coupon = owner.Coupons.FirstOrDefault();
        if (coupon is not null) owner.Coupons.Remove(coupon);
        var off = Usd.Min(coupon?.FaceValue ?? Usd.Zero, product.Price);
        var order = new Order($"o{++_orders}", product.Kind is ProductKind.Plan ? OrderKind.Plan : OrderKind.Package, Now, "op")
        {
            Product = product,
            PriceList = product.Price,
            Coupon = coupon?.Id,
            CouponAmount = off,
            AmountDue = product.Price - off,
            ExpiresAt = _random.Next(3) switch { 0 => null, 1 => Now, _ => Now.AddDays(700) },
        };
        owner.Orders.Add(new OwnedOrder(order.Number, order.AmountDue, coupon, order.ExpiresAt));
        owner.Pending.Add(new OrderPlaced(order, Now));
    }

    private void Pay(Owner owner, OwnedOrder order)
    {
        var isByBalance = owner.Cash >= order.Due && _random.Next(2) == 0;
        var cash = isByBalance ? order.Due : Usd.Zero;
        owner.Cash -= cash;
        GrantId.TryNamed($"{order.Number}:g", out var grant);
        (order.Status, order.Method) = (OrderStatus.Paid, isByBalance ? PaymentMethod.Balance : PaymentMethod.External);
        owner.Pending.Add(new OrderPaid(order.Number, order.Method, cash, "op", Now)
        {
            Reference = isByBalance ? null : $"wire-{order.Number}",
            Grants = [grant],
            ValidFrom = Now,
            ValidTo = Now.AddDays(1),
            Anchor = Now,
        });
        owner.Pending.Add(new GrantAdded(grant, new GrantTerms("G", GrantUnit.Usd, Now) { Quota = 5, To = Now.AddDays(1) }, null, "op", Now));
        if (_random.Next(3) != 0) return;
        var renewed = new GrantTerms("G", GrantUnit.Usd, Now) { Quota = 5, To = Now.AddDays(2) };
        owner.Pending.Add(new GrantTermsChanged(grant, renewed, 7, $"change-{order.Number}", "op", Now) { Content = "Renew it" });
        order.Rest += 7;
    }

    private void Cancel(Owner owner, OwnedOrder order)
    {
        order.Status = OrderStatus.Cancelled;
        if (order.Coupon is { } coupon) owner.Coupons.Add(coupon);
        owner.Pending.Add(new OrderCancelled(order.Number, "op", Now));
    }

    private void Expire(Owner owner, OwnedOrder order)
    {
        order.Status = OrderStatus.Expired;
        if (order.Coupon is { } coupon) owner.Coupons.Add(coupon);
        owner.Pending.Add(new OrderExpired(order.Number, Now));
    }

    private void Refund(Owner owner, OwnedOrder order)
    {
        var amount = new Usd(_random.NextInt64(order.Due.Nanos + 1));
        var cash = order.Method is PaymentMethod.Balance ? amount : Usd.Zero;
        var debtPaid = Usd.Min(cash, owner.Debt);
        owner.Debt -= debtPaid;
        owner.Cash += cash - debtPaid;
        order.Status = OrderStatus.Refunded;
        GrantId.TryNamed($"{order.Number}:g", out var grant);
        owner.Pending.Add(new OrderRefunded(order.Number, amount, cash, Usd.Zero, debtPaid, "op", "test", Now) { Reference = "back" });
        owner.Pending.Add(new GrantStatusChanged(grant, GrantStatus.Void, order.Rest, "op", Now));
    }

    private void ReturnTopUp(Owner owner)
    {
        if (owner.TopUps.Count == 0 || !owner.Cash.IsPositive) return;
        var (number, credited) = owner.TopUps.Dequeue();
        var amount = Usd.Min(credited, owner.Cash);
        owner.Cash -= amount;
        owner.Pending.Add(new OrderRefunded(number, amount, Usd.Zero, amount, Usd.Zero, "op", "test", Now) { Reference = "back" });
    }

    private sealed partial record Owner
    {
        public List<OwnedOrder> Orders { get; } = [];

        public List<Coupon> Coupons { get; } = [];

        public Queue<(string Number, Usd Amount)> TopUps { get; } = new();
    }

    private sealed record OwnedOrder(string Number, Usd Due, Coupon? Coupon, DateTimeOffset? ExpiresAt)
    {
        public OrderStatus Status { get; set; }

        public PaymentMethod Method { get; set; }

        /// <summary>What is left of its grant, which no call uses here.</summary>
        public long Rest { get; set; } = 5;
    }
}
