using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Orders;
using Metering.Products;
using Metering.Tests.Grants;
using static Metering.Tests.Orders.OrderBench;

namespace Metering.Tests.Orders;

/// <summary>For any random mix of orders, payments, replays, coupons, calls, refunds, months and restarts, everything adds up and nothing happens twice.</summary>
public sealed class OrderPropertyTests
{
    private const int Steps = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Money_orders_and_what_they_gave_add_up_whatever_happens(int seed)
    {
        var random = new Random(seed);
        await using var engine = await new Engine().Open(dollars: 2_000);
        var history = new History(engine, random);
        for (var step = 0; step < Steps; step++)
        {
            var where = $"seed {seed}, step {step}";
            switch (random.Next(16))
            {
                case 0: await history.TopUp(step); break;
                case 1: await history.GiveCoupon(step); break;
                case 2 or 3 or 4: await history.Place(step); break;
                case 5 or 6 or 7: await history.Pay(); break;
                case 8: await history.Cancel(); break;
                case 9: await history.Refund(); break;
                case 10: await history.AskAgain(where); break;
                case 11: engine.Time.JumpWallClock(TimeSpan.FromHours(random.Next(1, 60))); break;
                case 12 when random.Next(5) == 0: await history.Restart(where); break;
                default: await history.Call(); break;
            }

            await history.AssertBalanced(where);
        }

        var kinds = (await history.Orders()).Where(order => order.PaidAt is not null).Select(order => order.Kind).Distinct();
        Assert.True(kinds.Count() >= Enum.GetValues<OrderKind>().Length - 1, $"seed {seed}: a history without most kinds of orders proves little");
    }

    private sealed class History(Engine engine, Random random)
    {
        private readonly List<string> _numbers = ["first"];
        private readonly List<(string Number, Func<Task<ChangeOutcome>> Ask)> _done = [];
        private readonly List<CallId> _held = [];
        private readonly List<CouponId> _coupons = [];

        private static readonly Product[] Products =
        [
            Plan("small", price: 30, quota: 10), Plan("large", price: 80, quota: 40), Plan("free", price: 0, quota: 2, exclusive: null),
            Package("pack", price: 50, amount: 60), Package("big", price: 90, amount: 120),
            Package("voucher", price: 20) with { Package = null, Grants = [new GrantTemplate("g", new GrantTerms("V", GrantUnit.Usd, DateTimeOffset.UnixEpoch) { Quota = 20_000_000_000 })] },
        ];

        private string Any => _numbers[random.Next(_numbers.Count)];

        public async Task<IReadOnlyList<Order>> Orders()
        {
            List<Order> orders = [];
            foreach (var number in _numbers)
            {
                if (await engine.Account.ViewOrder(number) is { } order) orders.Add(order);
            }

            return orders;
        }

        public async Task TopUp(int step)
        {
            var (number, dollars) = ($"t{step}", random.Next(1, 60));
            if (random.Next(2) == 0)
            {
                await Do(number, () => engine.TopUp(number, dollars));
                return;
            }

            await Do(number, () => engine.Account.PlaceOrder(new PlaceOrder(number, OrderKind.TopUp, "ann") { Amount = Usd.FromDollars(dollars) }));
        }

        public async Task GiveCoupon(int step)
        {
            var coupon = new Coupon(CouponId.Parse($"c{step}"), new Usd(random.NextInt64(1, 100_000_000_000)));
            Assert.True((await engine.Account.GiveCoupon(new GiveCoupon(coupon, "ann"))).IsDone);
            _coupons.Add(coupon.Id);
        }

        public async Task Place(int step)
        {
            var (number, product) = ($"o{step}", Products[random.Next(Products.Length)]);
            var bought = (await Orders()).Where(order => order is { IsPurchase: true, Status: OrderStatus.Paid }).ToList();
            var target = bought.Count > 0 && random.Next(2) == 0 ? bought[random.Next(bought.Count)] : null;
            CouponId? coupon = _coupons.Count > 0 && random.Next(2) == 0 ? _coupons[random.Next(_coupons.Count)] : null;
            var quantity = random.Next(1, 3);
            if (target is null) await Do(number, () => engine.Place(number, product, order => order with { Quantity = quantity, Coupon = coupon }));
            else if (random.Next(3) == 0) await Do(number, () => engine.Renew(number, target.Number, target.Product!));
            else await Do(number, () => engine.Upgrade(number, bought.Find(order => order.Kind is OrderKind.Plan)?.Number ?? target.Number, Products[1], quantity + 1));
        }

        public async Task Pay()
        {
            var open = (await Orders()).Where(order => order.Status is OrderStatus.Placed).ToList();
            var number = open.Count > 0 && random.Next(4) != 0 ? open[random.Next(open.Count)].Number : Any;
            var (isOutside, reference) = (random.Next(2) == 0, $"wire-{random.Next(400)}");
            await Do(number, () => isOutside ? engine.PayOutside(number, reference) : engine.Pay(number));
        }

        public async Task Cancel()
        {
            if (random.Next(3) != 0) return;
            var number = Any;
            await Do(number, () => engine.Cancel(number));
        }

        public async Task Refund()
        {
            if (random.Next(3) != 0) return;
            var number = Any;
            await Do(number, () => engine.Refund(number, "back"));
        }

        public async Task AskAgain(string where)
        {
            if (_done.Count == 0) return;
            var before = await Describe();
            var (number, ask) = _done[random.Next(_done.Count)];
            var answer = await ask();
            Assert.True(answer.Status is ChangeStatus.Repeated or ChangeStatus.Conflict, $"{where}: {number} {answer}");
            Assert.True(before == await Describe(), $"{where}: asking again for {number} changed something");
        }

        public async Task Restart(string where)
        {
            var before = await Describe();
            await engine.Restart();
            Assert.True(before == await Describe(), $"{where}: the books do not say what was in memory");
        }

        public async Task Call()
        {
            if (_held.Count > 0 && random.Next(2) == 0)
            {
                var ending = _held[random.Next(_held.Count)];
                _held.Remove(ending);
                await engine.Settle(ending, random.Next(9));
                return;
            }

            var call = engine.Ids.NextCall();
            if ((await engine.Admit(call, random.Next(1, 9))).IsAdmitted) _held.Add(call);
        }

        public async Task AssertBalanced(string where)
        {
            var view = (await engine.Account.View())!;
            AssertIdentity(view);
            await engine.AssertGrantsBalance(view, where);

            var orders = await Orders();
            var products = orders.Where(order => order.PaidAt is not null && order.Kind is not OrderKind.TopUp).ToList();
            var byBalance = products.Where(order => order.Method is PaymentMethod.Balance).ToList();
            Assert.True(view.CashPaidForOrders == Sum(byBalance, order => order.AmountDue), where);
            Assert.True(view.CashRefunded == Sum(byBalance, order => order.AmountRefunded), where);
            Assert.True(view.CashReturned == Sum(orders.Where(order => order.Kind is OrderKind.TopUp), order => order.AmountRefunded), where);
            Assert.True(view.ToppedUp == Sum(orders.Where(order => order.Kind is OrderKind.TopUp && order.PaidAt is not null), order => order.AmountDue), where);
            Assert.All(orders, order => Assert.True(order.AmountRefunded <= order.AmountDue && order.AmountDue == order.PriceList - order.CouponAmount, $"{where}: {order}"));
            var used = orders.Where(order => order.Coupon is not null && order.Status is not (OrderStatus.Cancelled or OrderStatus.Expired)).Select(order => order.Coupon).ToList();
            Assert.True(used.Count == used.Distinct().Count(), $"{where}: a coupon is used twice");
        }

        private async Task Do(string number, Func<Task<ChangeOutcome>> ask)
        {
            if (!(await ask()).IsDone) return;
            if (!_numbers.Contains(number)) _numbers.Add(number);
            _done.Add((number, ask));
        }

        private async Task<string> Describe()
        {
            var view = (await engine.Account.View())!;
            var grants = (await engine.Account.ViewGrants()).Grants.Select(grant => $"{grant.Id} {grant.Status} {grant.Granted} {grant.Remaining} {grant.Terms.To}");
            var orders = (await Orders()).Select(order => $"{order.Number} {order.Status} {order.AmountRefunded} {order.ValidTo} {order.UpgradedBy}");
            return $"{view with { Windows = [], Packages = [] }}\n{string.Join('\n', grants.Concat(orders))}";
        }

        private static Usd Sum(IEnumerable<Order> orders, Func<Order, Usd> amount) => orders.Aggregate(Usd.Zero, (sum, order) => sum + amount(order));
    }
}
