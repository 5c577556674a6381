using Metering.Accounts;
using Metering.Grants;
using Metering.Money;
using Metering.Orders;
using Metering.Packages;
using Metering.Products;
using Metering.Tests.Grants;
using static Metering.Tests.Orders.OrderBench;

namespace Metering.Tests.Orders;

public sealed class OrderLedgerTests
{
    [Fact]
    public async Task A13_order_is_placed_once_paid_once_and_gives_once()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        AssertDone(await engine.Place("o", Plan()));
        Assert.Equal(ChangeStatus.Repeated, (await engine.Place("o", Plan())).Status);
        AssertConflict(await engine.Place("o", Plan("other", exclusive: null)), "other content");
        await engine.AssertOrders(available: 100, paid: 0);
        Assert.Empty((await engine.Account.ViewGrants()).Grants);

        AssertDone(await engine.Pay("o"));
        Assert.Equal(ChangeStatus.Repeated, (await engine.Pay("o")).Status);
        AssertConflict(await engine.PayOutside("o", "wire-1"), "paid otherwise");
        await engine.AssertOrders(available: 70, paid: 30);
        await engine.AssertGrant("o:seat:1", remaining: 10, held: 0, spent: 0);

        var order = await engine.Order("o");
        Assert.Equal((OrderStatus.Paid, "ann", "bob", Usd.FromDollars(30)), (order.Status, order.PlacedBy, order.PaidBy, order.AmountDue));
    }

    [Fact]
    public async Task A13_price_and_content_stand_as_they_were_when_the_order_was_placed()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        AssertDone(await engine.Place("o", Plan(price: 30, quota: 10)));
        Assert.Equal(ChangeStatus.Repeated, (await engine.Place("o", Plan(price: 99, quota: 1))).Status);
        AssertDone(await engine.Pay("o"));
        await engine.AssertOrders(available: 70, paid: 30);
        await engine.AssertGrant("o:seat:1", remaining: 10, held: 0, spent: 0);
    }

    [Fact]
    public async Task Order_is_never_paid_with_more_than_the_balance_nor_with_money_that_calls_hold()
    {
        await using var engine = await new Engine().Open(dollars: 30);
        AssertDone(await engine.Place("o", Plan()));
        var call = await engine.Admitted(1);
        AssertConflict(await engine.Pay("o"), "29 USD does not cover");
        await engine.AssertOrders(available: 29, paid: 0);
        await engine.Void(call);
        AssertDone(await engine.Pay("o"));
        await engine.AssertOrders(available: 0, paid: 30);
    }

    [Fact]
    public async Task Package_is_bought_with_its_id_claimed_and_pays_for_calls()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        await engine.Bought("o", Package(), order => order with { Package = PackageId.Parse("p") });
        await engine.AssertOrders(available: 0, paid: 100);
        await engine.AssertPackage("p", remaining: 120, held: 0, spent: 0);
        await engine.Settle(await engine.Admitted(20), 20);
        await engine.AssertPackage("p", remaining: 100, held: 0, spent: 20);
        Assert.Equal(engine.Time.Utc.AddYears(1), (await engine.Package("p"))!.Terms.To);
    }

    [Fact]
    public async Task Package_id_of_another_account_is_a_conflict_before_anything_is_placed()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        Assert.True(await engine.Host.Package(PackageId.Parse("p")).Claim(new ClaimPackage(AccountId.Parse("bob"))));
        AssertConflict(await engine.Place("o", Package(), order => order with { Package = PackageId.Parse("p") }), "another account");
        Assert.Null(await engine.Account.ViewOrder("o"));
    }

    [Fact]
    public async Task C4_account_has_one_active_plan_of_an_exclusive_group()
    {
        await using var engine = await new Engine().Open(dollars: 200);
        AssertDone(await engine.Place("a", Plan()));
        AssertDone(await engine.Place("b", Plan("other") with { PayWithin = TimeSpan.FromDays(40) }));
        AssertDone(await engine.Pay("a"));
        AssertConflict(await engine.Pay("b"), "active purchase of 'Team', order a");
        AssertConflict(await engine.Place("c", Plan()), "order a");
        engine.Time.JumpWallClock(TimeSpan.FromDays(32));
        AssertDone(await engine.Pay("b"));
        await engine.AssertOrders(available: 140, paid: 60);
    }

    [Fact]
    public async Task Seats_have_a_grant_each_and_what_is_multiplied_has_one()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        var product = Plan() with
        {
            Grants =
            [
                new GrantTemplate("seat", MonthlyTerms(10)) { Scale = TemplateScale.PerSeat },
                new GrantTemplate("pack", MonthlyTerms(5)),
                new GrantTemplate("gift", MonthlyTerms(1)) { Scale = TemplateScale.Once },
            ],
        };
        await engine.Bought("o", product, order => order with { Quantity = 3, Seats = [new Seat([Engine.TokenId]), new Seat([])] });
        await engine.AssertOrders(available: 10, paid: 90);
        var grants = (await engine.Account.ViewGrants()).Grants.ToDictionary(grant => grant.Id.Name, grant => grant.Terms);
        Assert.Equal(["o:gift", "o:pack", "o:seat:1", "o:seat:2", "o:seat:3"], grants.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Usd.FromDollars(15).Nanos, grants["o:pack"].Quota);
        Assert.Equal(Usd.FromDollars(1).Nanos, grants["o:gift"].Quota);
        Assert.Equal([Engine.TokenId], grants["o:seat:1"].Tokens);
        Assert.Equal([], grants["o:seat:2"].Tokens);
        Assert.Null(grants["o:seat:3"].Tokens);
    }

    [Fact]
    public async Task A14_coupon_takes_its_face_value_off_a_matching_package_once_and_comes_back_with_a_cancellation()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        var (coupon, small) = (CouponId.Parse("c"), CouponId.Parse("small"));
        AssertDone(await engine.Account.GiveCoupon(new GiveCoupon(new Coupon(coupon, Usd.FromDollars(100)) { Products = [ProductId.Parse("pack")] }, "ann")));
        AssertDone(await engine.Account.GiveCoupon(new GiveCoupon(new Coupon(small, Usd.FromDollars(500)), "ann")));

        AssertConflict(await engine.Place("plan", Plan(), order => order with { Coupon = coupon }), "not for");
        AssertConflict(await engine.Place("other", Package("other"), order => order with { Coupon = coupon }), "not for");
        AssertDone(await engine.Place("o", Package(), order => order with { Coupon = coupon }));
        Assert.Equal((Usd.Zero, Usd.FromDollars(100)), ((await engine.Order("o")).AmountDue, (await engine.Order("o")).CouponAmount));
        AssertConflict(await engine.Place("again", Package(), order => order with { Coupon = coupon }), "used by order o");

        AssertDone(await engine.Cancel("o"));
        Assert.Equal(ChangeStatus.Repeated, (await engine.Cancel("o")).Status);
        AssertConflict(await engine.Pay("o"), "Cancelled");
        await engine.Bought("again", Package(), order => order with { Coupon = coupon });
        await engine.Bought("large", Package("large"), order => order with { Coupon = small });
        await engine.AssertOrders(available: 100, paid: 0);
        Assert.Equal(["again", "large"], (await engine.Account.ViewCoupons()).Coupons.Select(given => given.Order));
    }

    [Fact]
    public async Task E3_top_up_in_another_currency_is_converted_half_up_at_its_rate_and_both_figures_are_kept()
    {
        await using var engine = await new Engine().Open();
        var conversion = new Conversion("EUR", AmountMicros: 10_000_000, RatePicos: 1_083_333_333_350);
        var command = new TopUpAccount("t", Usd.Zero, "ann") { Conversion = conversion, Reference = "wire-1" };
        AssertDone(await engine.Account.TopUp(command));
        Assert.Equal(ChangeStatus.Repeated, (await engine.Account.TopUp(command)).Status);
        AssertConflict(await engine.Account.TopUp(command with { Order = "t2" }), "wire-1 paid order t");
        AssertConflict(await engine.Account.TopUp(command with { Conversion = conversion with { RatePicos = 1 } }), "10.8333");
        Assert.Equal(new Usd(10_833_333_334), (await engine.Account.View())!.CashAvailable);
        Assert.Equal((conversion, new Usd(10_833_333_334)), ((await engine.Order("t")).Conversion, (await engine.Order("t")).AmountDue));
    }

    [Fact]
    public async Task F10_top_up_that_was_placed_pays_a_debt_first_when_it_is_paid()
    {
        await using var engine = await new Engine().Open(dollars: 1);
        await engine.Settle(await engine.Admitted(1), 5);
        await engine.AssertCash(available: 0, held: 0, spent: 1, debt: 4);
        AssertDone(await engine.Account.PlaceOrder(new PlaceOrder("t", OrderKind.TopUp, "ann") { Amount = Usd.FromDollars(10) }));
        await engine.AssertCash(available: 0, held: 0, spent: 1, debt: 4);
        AssertDone(await engine.PayOutside("t", "wire"));
        Assert.Equal(ChangeStatus.Repeated, (await engine.PayOutside("t", "wire")).Status);
        await engine.AssertCash(available: 6, held: 0, spent: 1, debtPaid: 4);
    }

    [Fact]
    public async Task Number_is_one_number_whatever_it_is_for()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        await engine.Add("g", GrantUnit.Usd, 5);
        await engine.Change("g", GrantChangeKind.Renew, change => change with { Order = "r", Quota = 1, To = engine.Time.Utc.AddDays(1) });
        AssertConflict(await engine.TopUp("r", 1), "changed a grant");
        AssertConflict(await engine.Place("r", Plan()), "changed a grant");
        AssertConflict(await engine.Place("first", Plan()), "other content");
        var change = new ChangeGrant(GrantBench.Id("g"), GrantChangeKind.Renew, "ann") { Order = "first", Quota = 1 };
        AssertConflict(await engine.Account.ChangeGrant(change), "other content");
    }
}
