using Metering.Grants;
using Metering.Money;
using Metering.Orders;
using Metering.Packages;
using Metering.Tests.Grants;
using static Metering.Tests.Orders.OrderBench;

namespace Metering.Tests.Orders;

public sealed class RefundLedgerTests
{
    [Fact]
    public async Task A15_unused_time_of_a_plan_goes_back_to_the_balance_in_proportion_and_once()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        await engine.Bought("o", Plan(price: 30));
        var span = (await engine.Grant("o:seat:1")).Terms.To!.Value - engine.Time.Utc;
        engine.Time.JumpWallClock(span / 3);
        AssertDone(await engine.Refund("o"));
        Assert.Equal(ChangeStatus.Repeated, (await engine.Refund("o")).Status);

        await engine.AssertOrders(available: 90, paid: 30, refunded: 20);
        Assert.Equal(GrantStatus.Void, (await engine.Grant("o:seat:1")).Status);
        await engine.AssertGrant("o:seat:1", remaining: 0, held: 0, spent: 0, lapsed: 10);
        Assert.Equal((OrderStatus.Refunded, Usd.FromDollars(20)), ((await engine.Order("o")).Status, (await engine.Order("o")).AmountRefunded));
        AssertDone(await engine.Place("next", Plan()));
    }

    [Fact]
    public async Task E12_quota_that_is_used_faster_than_its_time_is_not_refunded()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        await engine.Bought("o", Plan(price: 30, quota: 10));
        await engine.Settle(await engine.Admitted(5), 5);
        AssertDone(await engine.Refund("o"));
        await engine.AssertOrders(available: 85, paid: 30, refunded: 15);
    }

    [Fact]
    public async Task A15_unused_package_is_refunded_wholly_and_a_used_one_not_at_all()
    {
        await using var engine = await new Engine().Open(dollars: 200);
        await engine.Bought("a", Package(), order => order with { Package = PackageId.Parse("p") });
        var call = await engine.Admitted(5);
        AssertConflict(await engine.Refund("a"), "is used");
        await engine.Void(call);
        AssertDone(await engine.Refund("a"));
        await engine.AssertOrders(available: 200, paid: 100, refunded: 100);
        await engine.AssertPackage("p", remaining: 0, held: 0, spent: 0, expired: 120);
        var terms = (await engine.Package("p"))!.Terms with { To = engine.Time.Utc.AddYears(1) };
        AssertConflict(await engine.Account.ChangePackage(new Metering.Accounts.ChangePackage(PackageId.Parse("p"), terms)), "void");

        await engine.Bought("b", Package(), order => order with { Package = PackageId.Parse("q") });
        await engine.Settle(await engine.Admitted(5), 1);
        AssertConflict(await engine.Refund("b"), "is used");
    }

    [Fact]
    public async Task E12_what_came_from_outside_goes_back_there_and_a_coupon_is_not_paid_out()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        AssertDone(await engine.Account.GiveCoupon(new GiveCoupon(new Coupon(CouponId.Parse("c"), Usd.FromDollars(40)), "ann")));
        AssertDone(await engine.Place("o", Package(), order => order with { Coupon = CouponId.Parse("c") }));
        AssertDone(await engine.PayOutside("o", "wire-1"));
        Assert.Equal(ChangeStatus.Invalid, (await engine.Refund("o")).Status);
        AssertDone(await engine.Refund("o", reference: "back-1"));
        await engine.AssertOrders(available: 100, paid: 0);
        var order = await engine.Order("o");
        Assert.Equal((Usd.FromDollars(60), "back-1"), (order.AmountRefunded, order.RefundReference));
    }

    [Fact]
    public async Task E12_top_up_gives_back_at_most_what_is_still_there_as_cash()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await engine.Settle(await engine.Admitted(4), 4);
        AssertConflict(await engine.Refund("first", "back", Usd.FromDollars(7)), "6 USD");
        AssertDone(await engine.Refund("first", "back"));
        Assert.Equal(ChangeStatus.Repeated, (await engine.Refund("first", "back")).Status);
        await engine.AssertOrders(available: 0, paid: 0, returned: 6);
    }

    [Fact]
    public async Task Refund_pays_a_debt_first_and_live_holds_keep_their_slices()
    {
        await using var engine = await new Engine().Open(dollars: 30);
        await engine.Bought("o", Plan(price: 30, quota: 10));
        var overrun = await engine.Admitted(1);
        var held = await engine.Admitted(2);
        await engine.Settle(overrun, 14);
        await engine.AssertGrant("o:seat:1", remaining: 0, held: 2, spent: 8);
        AssertConflict(await engine.Refund("o"), "Nothing of it");
        await engine.Void(held);
        AssertDone(await engine.Refund("o"));
        var view = (await engine.Account.View())!;
        Assert.Equal((Usd.Zero, Usd.FromDollars(6)), (view.Debt, view.DebtPaid));
        AssertIdentity(view);
    }

    [Fact]
    public async Task Renewals_and_upgrades_are_refunded_with_their_first_order_each_for_its_own_time()
    {
        await using var engine = await new Engine().Open(dollars: 300);
        await engine.Bought("o", Plan("small", price: 30));
        var first = (await engine.Grant("o:seat:1")).Terms.To!.Value;
        AssertDone(await engine.Renew("r", "o", Plan("small", price: 40)));
        AssertDone(await engine.Pay("r"));
        engine.Time.JumpWallClock((first - engine.Time.Utc) / 2);
        AssertConflict(await engine.Refund("r"), "refunded with that one");
        AssertDone(await engine.Refund("o"));
        await engine.AssertOrders(available: 285, paid: 70, refunded: 55);
        Assert.Equal(
            (Usd.FromDollars(15), Usd.FromDollars(40)), ((await engine.Order("o")).AmountRefunded, (await engine.Order("r")).AmountRefunded));
    }

    [Fact]
    public async Task What_an_upgrade_has_withdrawn_takes_nothing_off_the_refund_of_the_rest()
    {
        await using var engine = await new Engine().Open(dollars: 300);
        var small = Plan("small", price: 30);
        await engine.Bought("o", small with { Grants = [.. small.Grants, new Metering.Products.GrantTemplate("old", MonthlyTerms(1))] });
        AssertDone(await engine.Upgrade("u", "o", Plan("large", price: 90, quota: 50)));
        AssertDone(await engine.Pay("u"));
        Assert.Equal(GrantStatus.Void, (await engine.Grant("o:old")).Status);
        AssertDone(await engine.Refund("o"));
        await engine.AssertOrders(available: 300, paid: 90, refunded: 90);
    }
}
