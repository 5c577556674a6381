using Ledger.Orders;
using Ledger.Tests.Projection;
using Metering.Accounts;
using Metering.Orders;

namespace Ledger.Tests.Orders;

/// <summary>Rows that were written before there were orders mean what they meant.</summary>
public sealed class OldOrderTests(SharedServer server)
{
    private static readonly AccountId Account = AccountId.Parse("a");

    [Fact]
    public async Task Top_ups_and_changes_of_grants_of_old_are_orders_even_where_both_have_one_number()
    {
        await using var ledger = await TestLedger.Make(server);
        await ledger.Append(TestLedger.Account("a"), """
            [{"e":"opened","settings":{"name":"A"},"at":"2026-10-31T00:00:00Z"},
             {"e":"topped-up","order":"7","amount":500,"operator":"ann","at":"2026-10-31T00:00:01Z"},
             {"e":"grant-added","grant":"grant/g","terms":{"name":"G","from":"2026-10-31T00:00:00Z","quota":5},"operator":"ann","at":"2026-10-31T00:00:02Z"},
             {"e":"grant-terms","grant":"grant/g","terms":{"name":"G","from":"2026-10-31T00:00:00Z","quota":5,"to":"2027-10-31T00:00:00Z"},"granted":3,
              "order":"7","operator":"bob","at":"2026-10-31T00:00:03Z","content":"Renew grant/g 3 "}]
            """u8.ToArray());
        await ledger.CatchUp();
        var orders = await new OrderQueries(ledger.Database).List(new OrderFilter { Account = Account }, 10, CancellationToken.None);

        Assert.Equal(
            [("7", OrderKind.Renewal, OrderStatus.Paid, "bob"), ("7", OrderKind.TopUp, OrderStatus.Paid, "ann")],
            orders.Select(record => (record.Order.Number, record.Order.Kind, record.Order.Status, record.Order.PlacedBy)));
        Assert.Equal(OrderKind.TopUp, (await new OrderQueries(ledger.Database).Find(Account, "7", CancellationToken.None))!.Order.Kind);
        var report = await ledger.Audit();
        Assert.True(report.IsBalanced, string.Join('\n', report.Discrepancies));
    }
}
