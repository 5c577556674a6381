using Metering.Orders;
using Metering.Products;
using static Metering.Tests.Orders.OrderBench;

namespace Metering.Tests.Orders;

/// <summary>How many of a product an account may buy in all.</summary>
public sealed class PurchaseLimitTests
{
    [Fact]
    public async Task Free_trial_is_had_once_and_is_not_renewed()
    {
        await using var engine = await new Engine().Open();
        await engine.Bought("o", Trial());
        AssertConflict(await engine.Place("again", Trial()), "may buy 1 of Package trial in all: 1 are bought or ordered, 1 more are asked for");
        AssertConflict(await engine.Renew("renewed", "o", Trial()), "may buy 1");
        await engine.AssertPackage(GrantNames.PackageOf(Engine.AccountId, "o").Value, remaining: 5, held: 0, spent: 0);
        await engine.Restart();
        AssertConflict(await engine.Place("again", Trial()), "may buy 1");
    }

    [Fact]
    public async Task Order_that_waits_counts_and_one_that_is_given_up_does_not()
    {
        await using var engine = await new Engine().Open();
        AssertDone(await engine.Place("a", Trial()));
        AssertConflict(await engine.Place("b", Trial()), "may buy 1");
        AssertDone(await engine.Cancel("a"));
        AssertDone(await engine.Place("b", Trial()));
        engine.Time.JumpWallClock(TimeToPay.Default);
        await engine.Bought("c", Trial());
    }

    [Fact]
    public async Task Limit_counts_pieces_and_not_orders_and_what_was_refunded_as_well()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        var product = Package(price: 10) with { PerAccountMax = 3 };
        AssertConflict(await engine.Place("many", product, order => order with { Quantity = 4 }), "4 more");
        await engine.Bought("two", product, order => order with { Quantity = 2 });
        AssertConflict(await engine.Place("more", product, order => order with { Quantity = 2 }), "2 are bought or ordered, 2 more");
        AssertDone(await engine.Refund("two"));
        AssertConflict(await engine.Place("more", product, order => order with { Quantity = 2 }), "2 are bought or ordered");
        await engine.Bought("one", product);
        await engine.AssertOrders(available: 90, paid: 30, refunded: 20);
    }

    [Fact]
    public async Task Upgrade_to_more_of_the_same_counts_what_it_adds()
    {
        await using var engine = await new Engine().Open(dollars: 1_000);
        var (small, large) = (Plan("small", exclusive: null), Plan("large", price: 60, exclusive: null) with { PerAccountMax = 5 });
        await engine.Bought("o", small, order => order with { Quantity = 2 });
        AssertDone(await engine.Upgrade("u1", "o", large, quantity: 2));
        AssertDone(await engine.Pay("u1"));
        AssertDone(await engine.Upgrade("u2", "o", large, quantity: 5));
        AssertDone(await engine.Pay("u2"));
        AssertConflict(await engine.Upgrade("u3", "o", large, quantity: 6), "5 are bought or ordered, 1 more");
        AssertConflict(await engine.Place("p", large), "5 are bought or ordered, 1 more");
        await engine.Restart();
        AssertConflict(await engine.Place("p", large), "5 are bought or ordered, 1 more");
    }

    [Fact]
    public async Task Order_is_paid_by_the_limit_of_the_product_as_it_was_sold()
    {
        await using var engine = await new Engine().Open();
        AssertDone(await engine.Place("a", Trial()));
        AssertDone(await engine.Place("b", Trial() with { PerAccountMax = 2 }));
        AssertDone(await engine.Pay("b"));
        AssertConflict(await engine.Pay("a"), "1 are bought or ordered, 1 more");
        Assert.NotNull((Trial() with { PerAccountMax = 0 }).Problem());
    }

    private static Product Trial() => Package("trial", price: 0, amount: 5) with { PerAccountMax = 1 };
}
