using Metering.Grants;
using Metering.Money;
using Metering.Packages;
using Metering.Tests.Grants;
using static Metering.Tests.Orders.OrderBench;

namespace Metering.Tests.Orders;

public sealed class RenewalLedgerTests
{
    [Fact]
    public async Task A10_renewed_package_has_the_amount_added_and_its_validity_afresh()
    {
        await using var engine = await new Engine().Open(dollars: 300);
        await engine.Bought("o", Package(), order => order with { Package = PackageId.Parse("p") });
        await engine.Settle(await engine.Admitted(20), 20);
        engine.Time.JumpWallClock(TimeSpan.FromDays(100));
        AssertDone(await engine.Renew("r", "o", Package(price: 110, amount: 60)));
        AssertDone(await engine.Pay("r"));
        Assert.Equal(ChangeStatus.Repeated, (await engine.Pay("r")).Status);

        await engine.AssertOrders(available: 90, paid: 210);
        await engine.AssertPackage("p", remaining: 160, held: 0, spent: 20);
        Assert.Equal(engine.Time.Utc.AddYears(1), (await engine.Package("p"))!.Terms.To);
        await engine.Restart();
        await engine.AssertPackage("p", remaining: 160, held: 0, spent: 20);
        await engine.Settle(await engine.Admitted(160), 160);
        await engine.AssertPackage("p", remaining: 0, held: 0, spent: 180);
    }

    [Fact]
    public async Task Renewed_plan_goes_on_where_its_time_ends_and_ends_are_counted_from_the_first_day()
    {
        await using var engine = await new Engine().Open(dollars: 300);
        JumpTo(engine, new DateTimeOffset(2027, 1, 31, 9, 0, 0, TimeSpan.Zero));
        await engine.Bought("o", Plan());
        foreach (var end in new[] { new DateTimeOffset(2027, 3, 31, 9, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 4, 30, 9, 0, 0, TimeSpan.Zero) })
        {
            AssertDone(await engine.Renew($"r{end.Month}", "o", Plan()));
            AssertDone(await engine.Pay($"r{end.Month}"));
            Assert.Equal(end, (await engine.Grant("o:seat:1")).Terms.To);
        }

        await engine.AssertGrant("o:seat:1", remaining: 10, held: 0, spent: 0);
        JumpTo(engine, new DateTimeOffset(2027, 4, 29, 9, 0, 0, TimeSpan.Zero));
        await engine.AssertGrant("o:seat:1", remaining: 10, held: 0, spent: 0, lapsed: 10);
        JumpTo(engine, new DateTimeOffset(2027, 5, 10, 9, 0, 0, TimeSpan.Zero));
        await engine.AssertGrant("o:seat:1", remaining: 0, held: 0, spent: 0, lapsed: 20);
        AssertDone(await engine.Renew("late", "o", Plan()));
        AssertDone(await engine.Pay("late"));
        Assert.Equal(new DateTimeOffset(2027, 6, 10, 9, 0, 0, TimeSpan.Zero), (await engine.Grant("o:seat:1")).Terms.To);
        Assert.Equal(GrantStatus.Active, (await engine.Grant("o:seat:1")).Status);
    }

    [Fact]
    public async Task C13_upgrade_takes_effect_at_once_for_the_difference_of_the_time_that_is_left()
    {
        await using var engine = await new Engine().Open(dollars: 300);
        await engine.Bought("o", Plan("small", price: 30, quota: 10));
        await engine.Settle(await engine.Admitted(8), 8);
        var span = (await engine.Grant("o:seat:1")).Terms.To!.Value - engine.Time.Utc;
        engine.Time.JumpWallClock(span / 3);

        AssertDone(await engine.Upgrade("u", "o", Plan("large", price: 90, quota: 50), quantity: 2));
        Assert.Equal(Usd.FromDollars(100), (await engine.Order("u")).AmountDue);
        AssertDone(await engine.Pay("u"));
        await engine.AssertOrders(available: 170, paid: 130);
        await engine.AssertGrant("o:seat:1", remaining: 42, held: 0, spent: 8);
        await engine.AssertGrant("o:seat:2", remaining: 50, held: 0, spent: 0);
        Assert.Equal("u", (await engine.Order("o")).UpgradedBy);

        AssertConflict(await engine.Renew("r", "o", Plan("small")), "has large");
        AssertDone(await engine.Renew("r", "o", Plan("large", price: 90)));
        Assert.Equal((2, Usd.FromDollars(180)), ((await engine.Order("r")).Quantity, (await engine.Order("r")).AmountDue));
    }

    [Fact]
    public async Task Upgrade_below_what_is_used_or_out_of_date_is_a_conflict_and_changes_nothing()
    {
        await using var engine = await new Engine().Open(dollars: 300);
        await engine.Bought("o", Plan("small", price: 30, quota: 10));
        await engine.Settle(await engine.Admitted(8), 8);
        AssertDone(await engine.Upgrade("less", "o", Plan("tiny", price: 30, quota: 5)));
        AssertConflict(await engine.Pay("less"), "used or held");
        AssertDone(await engine.Upgrade("u", "o", Plan("large", price: 90, quota: 50)));
        AssertDone(await engine.Renew("r", "o", Plan("small", price: 30)));
        AssertDone(await engine.Pay("r"));
        AssertConflict(await engine.Pay("u"), "not as it was");
        await engine.AssertOrders(available: 240, paid: 60);
        await engine.AssertGrant("o:seat:1", remaining: 2, held: 0, spent: 8);
    }

    private static void JumpTo(Engine engine, DateTimeOffset time) => engine.Time.JumpWallClock(time - engine.Time.Utc);
}
