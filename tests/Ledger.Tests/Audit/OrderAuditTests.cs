using Ledger.Tests.Projection;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Orders;
using Metering.Packages;
using Metering.Products;

namespace Ledger.Tests.Audit;

/// <summary>What the audit says of orders that break their rules, and of tables that tell another story than the journal.</summary>
public sealed class OrderAuditTests(SharedServer server)
{
    private static readonly DateTimeOffset At = RandomHistory.Start;
    private static readonly GrantId Grant = GrantId.TryNamed("o:g", out var id) ? id : default;
    private static readonly GrantTerms Terms = new("G", GrantUnit.Usd, At) { Quota = 5 };
    private static readonly Coupon Coupon = new(CouponId.Parse("c"), new Usd(10));
    private static readonly Product Product = new(ProductId.Parse("p"), "P", ProductKind.Plan, new Usd(100)) { Grants = [new GrantTemplate("g", Terms)] };

    public static TheoryData<string, string> UnlawfulHistories => new()
    {
        { "paid without being placed", "an order that was placed" },
        { "paid twice", "OrderPaid when it was" },
        { "paid with less than is due", "cash paid" },
        { "paid and its grant elsewhere", "in the row that paid it" },
        { "paid and its package elsewhere", "package p in the row that paid it" },
        { "paid after it was cancelled", "OrderPaid when it was" },
        { "paid after it expired", "OrderPaid when it was" },
        { "paid too late", "paid" },
        { "expired too early", "expired" },
        { "credited after it expired", "credited when it was" },
        { "refunded twice", "OrderRefunded when it was" },
        { "refunded with more than was paid", "refund" },
        { "refunded to cash that never paid", "refunded to cash" },
        { "coupon used twice", "coupon c used" },
        { "coupon taken for more than it is", "coupon takes off" },
        { "credited with another worth", "worth of" },
        { "more cash returned than there is", "cash available" },
    };

    [Theory]
    [MemberData(nameof(UnlawfulHistories))]
    public async Task Unlawful_orders_are_named(string history, string expected)
    {
        await using var ledger = await TestLedger.Make(server);
        var placed = Placed("o");
        var paid = new OrderPaid("o", PaymentMethod.Balance, new Usd(100), "op", At) { Grants = [Grant] };
        var added = new GrantAdded(Grant, Terms, null, "op", At);
        var refunded = new OrderRefunded("o", new Usd(50), new Usd(50), Usd.Zero, Usd.Zero, "op", "r", At);
        var given = new CouponGiven(Coupon, "op", At);
        var discounted = placed with { Order = placed.Order with { Coupon = Coupon.Id, CouponAmount = new Usd(10), AmountDue = new Usd(90) } };
        var top = new OrderRefunded("t", new Usd(1_000), Usd.Zero, new Usd(1_000), Usd.Zero, "op", "r", At);
        AccountEvent[] events = history switch
        {
            "paid without being placed" => [paid, added],
            "paid twice" => [placed, paid, added, paid with { Grants = [] }],
            "paid with less than is due" => [placed, paid with { CashPaid = new Usd(99) }, added],
            "paid and its grant elsewhere" => [placed, paid],
            "paid and its package elsewhere" => [placed with { Order = placed.Order with { Package = PackageId.Parse("p") } }, paid, added],
            "paid after it was cancelled" => [placed, new OrderCancelled("o", "op", At), paid, added],
            "paid after it expired" => [placed with { Order = placed.Order with { ExpiresAt = At.AddDays(1) } }, new OrderExpired("o", At.AddDays(1)), paid, added],
            "paid too late" => [placed with { Order = placed.Order with { ExpiresAt = At } }, paid, added],
            "expired too early" => [placed with { Order = placed.Order with { ExpiresAt = At.AddDays(1) } }, new OrderExpired("o", At)],
            "credited after it expired" =>
            [
                placed with { Order = placed.Order with { Kind = OrderKind.TopUp, Product = null, ExpiresAt = At.AddDays(1) } },
                new OrderExpired("o", At.AddDays(1)),
                new CashToppedUp("o", new Usd(100), Usd.Zero, "op", At),
            ],
            "refunded twice" => [placed, paid, added, refunded, refunded],
            "refunded with more than was paid" => [placed, paid, added, refunded with { Amount = new Usd(101), CashRefunded = new Usd(101) }],
            "refunded to cash that never paid" => [placed, paid with { Method = PaymentMethod.External, CashPaid = Usd.Zero }, added, refunded],
            "coupon used twice" => [given, discounted, discounted with { Order = discounted.Order with { Number = "o2" } }],
            "coupon taken for more than it is" => [given, discounted with { Order = discounted.Order with { CouponAmount = new Usd(20), AmountDue = new Usd(80) } }],
            "credited with another worth" => [new CashToppedUp("x", new Usd(5), Usd.Zero, "op", At) { Conversion = new Conversion("EUR", 1, 1) }],
            "more cash returned than there is" => [placed, paid, added, top],
            _ => throw new ArgumentOutOfRangeException(nameof(history)),
        };
        await Append(ledger, events);

        var report = await ledger.Audit();

        Assert.Contains(report.Discrepancies, found => found.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE orders SET status = 'Refunded' WHERE order_number = 'o'", "order o: status")]
    [InlineData("UPDATE orders SET expires_at = now() WHERE order_number = 'o'", "order o: expires at")]
    [InlineData("UPDATE orders SET reference = 'wire' WHERE order_number = 'o'", "order o: reference")]
    [InlineData("UPDATE orders SET cash_paid = 0 WHERE order_number = 'o'", "order o: cash paid")]
    [InlineData("UPDATE orders SET history = '[]' WHERE order_number = 'o'", "order o: history")]
    [InlineData("DELETE FROM orders WHERE order_number = 'o'", "order o: row")]
    [InlineData("UPDATE accounts SET cash_paid_for_orders = 1", "cash paid for orders")]
    public async Task Changed_row_of_an_order_is_named(string change, string what)
    {
        await using var ledger = await TestLedger.Make(server);
        await Append(
            ledger,
            Placed("o"),
            new OrderPaid("o", PaymentMethod.Balance, new Usd(100), "op", At) { Grants = [Grant] },
            new GrantAdded(Grant, Terms, null, "op", At));
        Assert.True((await ledger.Audit()).IsBalanced);
        Assert.Equal(1, await ledger.Execute(change));

        Assert.Contains((await ledger.Audit()).Discrepancies, found => found.What == what);
    }

    private static OrderPlaced Placed(string number) =>
        new(new Order(number, OrderKind.Plan, At, "op") { Product = Product, PriceList = new Usd(100), AmountDue = new Usd(100) }, At);

    private static Task Append(TestLedger ledger, params AccountEvent[] events) => ledger.Append(
        TestLedger.Account("a"),
        TestLedger.Json([new AccountOpened(new AccountSettings("A"), At), new CashToppedUp("t", new Usd(1_000), Usd.Zero, "op", At), .. events]));
}
