using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Books;
using Metering.Money;
using Metering.Orders;
using Metering.Packages;
using Metering.Products;
using static Metering.Tests.Orders.OrderBench;

namespace Metering.Tests.Orders;

/// <summary>An order waits to be paid for a time, and no longer.</summary>
public sealed class OrderExpiryTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    [Fact]
    public async Task A13_order_can_be_paid_up_to_its_time_and_not_from_then_on()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        AssertDone(await engine.Place("a", Plan(exclusive: null)));
        AssertDone(await engine.Place("b", Plan(exclusive: null)));
        Assert.Equal(engine.Time.Utc + TimeToPay.Default, (await engine.Order("a")).ExpiresAt);

        engine.Time.JumpWallClock(TimeToPay.Default - Moment);
        AssertDone(await engine.Pay("a"));
        engine.Time.JumpWallClock(Moment);
        AssertConflict(await engine.Pay("b"), "has expired: place another");
        AssertConflict(await engine.PayOutside("b", "wire"), "has expired");
        AssertConflict(await engine.Cancel("b"), "has expired");
        AssertConflict(await engine.Refund("b"), "is Expired: nothing was paid");
        Assert.Equal((OrderStatus.Paid, OrderStatus.Expired), ((await engine.Order("a")).Status, (await engine.Order("b")).Status));
        Assert.Equal(ChangeStatus.Repeated, (await engine.Place("b", Plan(exclusive: null))).Status);
        await engine.AssertOrders(available: 70, paid: 30);

        await engine.Restart();
        Assert.Equal(OrderStatus.Expired, (await engine.Order("b")).Status);
        await engine.AssertOrders(available: 70, paid: 30);
    }

    [Fact]
    public async Task Time_to_pay_is_the_products_own_else_the_commands()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        var hour = TimeSpan.FromHours(1);
        AssertDone(await engine.Place("own", Plan() with { PayWithin = hour }, order => order with { PayWithin = 2 * hour }));
        AssertDone(await engine.Place("theirs", Plan(), order => order with { PayWithin = 2 * hour }));
        Assert.Equal(
            (engine.Time.Utc + hour, engine.Time.Utc + (2 * hour)),
            ((await engine.Order("own")).ExpiresAt, (await engine.Order("theirs")).ExpiresAt));

        Assert.Equal(ChangeStatus.Invalid, (await engine.Place("short", Plan(), order => order with { PayWithin = TimeSpan.FromSeconds(59) })).Status);
        Assert.Equal(ChangeStatus.Invalid, (await engine.Place("long", Plan() with { PayWithin = TimeSpan.FromDays(367) })).Status);
    }

    [Fact]
    public async Task A14_what_an_order_had_reserved_is_free_when_it_expires()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        var coupon = CouponId.Parse("c");
        AssertDone(await engine.Account.GiveCoupon(new GiveCoupon(new Coupon(coupon, Usd.FromDollars(40)), "ann")));
        AssertDone(await engine.Place("o", Package(), order => order with { Coupon = coupon, Package = PackageId.Parse("p") }));
        AssertConflict(await engine.Place("again", Package(), order => order with { Coupon = coupon }), "used by order o");
        engine.Time.JumpWallClock(TimeToPay.Default);

        Assert.Null((await engine.Account.ViewCoupons()).Coupons.Single().Order);
        await engine.Bought("again", Package(), order => order with { Coupon = coupon, Package = PackageId.Parse("p") });
        await engine.AssertOrders(available: 40, paid: 60);
    }

    [Fact]
    public async Task E11_top_up_that_has_expired_is_not_credited_and_the_money_comes_in_by_another_number()
    {
        await using var engine = await new Engine().Open();
        AssertDone(await engine.Account.PlaceOrder(new PlaceOrder("t", OrderKind.TopUp, "ann") { Amount = Usd.FromDollars(10) }));
        engine.Time.JumpWallClock(TimeToPay.Default);
        AssertConflict(await engine.TopUp("t", 10), "has expired");
        AssertConflict(await engine.PayOutside("t", "wire"), "has expired");
        await engine.AssertOrders(available: 0, paid: 0);
        AssertDone(await engine.TopUp("t2", 10));
        await engine.AssertOrders(available: 10, paid: 0);
    }

    [Fact]
    public async Task Order_expires_by_the_accounts_own_timer_though_nobody_asks()
    {
        await using var engine = new Engine(isManual: true);
        Run(engine, engine.Account.Open(new OpenAccount(new AccountSettings("Alice"))));
        AssertDone(Run(engine, engine.Place("late", Plan("b") with { PayWithin = TimeSpan.FromMinutes(3) })));
        AssertDone(Run(engine, engine.Place("o", Plan("a") with { PayWithin = TimeSpan.FromMinutes(2) })));
        Pass(TimeSpan.FromMinutes(2) - TimeSpan.FromSeconds(1));
        Assert.Empty(Expired(engine));
        Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(["o"], Expired(engine));
        Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(["o", "late"], Expired(engine));

        void Pass(TimeSpan time)
        {
            engine.Time.Advance(time);
            engine.RunAll();
        }
    }

    [Fact]
    public async Task Order_that_was_placed_when_orders_did_not_expire_waits_on()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        var state = new AccountState();
        var old = new Order("o", OrderKind.Plan, engine.Time.Utc, "ann") { Product = Plan(), AmountDue = Usd.FromDollars(30) };
        state.Apply(new OrderPlaced(old, engine.Time.Utc));
        Assert.Empty(OrderRules.Elapse(state, engine.Time.Utc.AddYears(50)));
        var paid = OrderRules.Pay(state, new PayOrder("o", PaymentMethod.External, "bob") { Reference = "wire" }, Usd.Zero, engine.Time.Utc.AddYears(50));
        Assert.True(paid.Outcome.IsDone, paid.Outcome.Problem);
    }

    private static T Run<T>(Engine engine, Task<T> asked)
    {
        engine.RunAll();
        Assert.True(asked.IsCompleted, "Everything is written, and yet nobody answers.");
        return asked.GetAwaiter().GetResult();
    }

    private static IEnumerable<string> Expired(Engine engine) =>
        from row in engine.Journal.Rows
        where row.Stream == StreamId.Of(Engine.AccountId)
        from happened in BooksJson.ReadAccountEvents(row.Events.Span)
        where happened is OrderExpired
        select ((OrderExpired)happened).Order;
}
