using Ledger.Tests.Projection;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Ledger.Tests.Audit;

public sealed class AuditorTests(SharedServer server)
{
    private static readonly DateTimeOffset At = RandomHistory.Start;
    private static readonly TokenId Token = TokenId.Parse("t");

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(24)]
    public async Task Lawful_histories_balance(int seed)
    {
        await using var ledger = await TestLedger.Make(server);
        await ledger.Append(new RandomHistory(seed, accounts: 4, steps: 800).Rows);

        var report = await ledger.Audit();

        Assert.True(report.IsBalanced, report.ToString());
        Assert.True(report.Totals.CallsSettled > 0 && report.Totals.CallsCorrected > 0 && report.Totals.PackagesSpent.IsPositive, report.ToString());
    }

    [Theory]
    [InlineData("UPDATE accounts SET cash_spent = cash_spent + 1 WHERE id = 'a1'", "account/a1", "cash spent")]
    [InlineData("UPDATE accounts SET settings = jsonb_set(settings, '{name}', '\"X\"') WHERE id = 'a1'", "account/a1", "settings")]
    [InlineData("UPDATE tokens SET amount_spent = 0 WHERE id = 't0'", "token/t0", "amount spent")]
    [InlineData("UPDATE packages SET captured = captured + 1 WHERE id = 'pa0-0'", "package/pa0-0", "captured")]
    [InlineData("UPDATE orders SET operator = 'thief' WHERE order_number = 'o1'", "account/a0", "order o1: operator")]
    [InlineData("DELETE FROM accounts WHERE id = 'a2'", "account/a2", "row in the table")]
    [InlineData("INSERT INTO tokens (id, account_id) VALUES ('extra', 'a1')", "token/extra", "row in the table")]
    [InlineData("UPDATE calls SET charge = charge + 1 WHERE call_id = (SELECT call_id FROM calls WHERE state = 'Settled' LIMIT 1)", "account/", "charge")]
    [InlineData("UPDATE calls SET units_output = 9999 WHERE call_id = (SELECT call_id FROM calls WHERE state = 'Held' LIMIT 1)", "account/", "mark")]
    [InlineData("DELETE FROM calls WHERE call_id = (SELECT call_id FROM calls WHERE state = 'Voided' LIMIT 1)", "account/", "row")]
    public async Task A_changed_table_is_named(string change, string where, string what)
    {
        await using var ledger = await TestLedger.Make(server);
        await ledger.Append(new RandomHistory(31, accounts: 3, steps: 500).Rows);
        await ledger.CatchUp();
        Assert.Equal(1, await ledger.Execute(change));

        var report = await ledger.Audit();

        Assert.False(report.IsBalanced);
        Assert.Contains(report.Discrepancies, found => found.Where.StartsWith(where, StringComparison.Ordinal) && found.What.EndsWith(what, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_row_of_the_journal_is_named()
    {
        await using var ledger = await TestLedger.Make(server);
        await ledger.Append(new RandomHistory(32, accounts: 2, steps: 200).Rows);
        await ledger.CatchUp();
        await ledger.Execute("UPDATE journal SET events = set_byte(events, 40, 88) WHERE stream = 'account/a1' AND seq = 3");

        var report = await ledger.Audit();

        Assert.Contains(report.Discrepancies, found => found is { Where: "account/a1", Seq: 3, What: "checksum" });
    }

    [Fact]
    public async Task A_missing_row_of_the_journal_is_named()
    {
        await using var ledger = await TestLedger.Make(server);
        await ledger.Append(new RandomHistory(33, accounts: 2, steps: 200).Rows);
        await ledger.CatchUp();
        await ledger.Execute("DELETE FROM journal WHERE stream = 'account/a0' AND seq = 4");

        var report = await ledger.Audit();

        Assert.Contains(report.Discrepancies, found => found is { Where: "account/a0", Seq: 5, What: "number of the row" });
    }

    [Fact]
    public async Task A_projection_that_cannot_go_on_is_a_finding()
    {
        await using var ledger = await TestLedger.Make(server);
        await ledger.Append(TestLedger.Account("a"), "[{"u8.ToArray());

        var report = await ledger.Audit();

        Assert.Contains(report.Discrepancies, found => found.Where == "projection" && found.Actual.Contains("account/a", StringComparison.Ordinal));
    }

    public static TheoryData<string, string> UnlawfulHistories => new()
    {
        { "ended without a hold", "a call in progress" },
        { "ended twice", "a call in progress" },
        { "held twice after its end", "row that held it" },
        { "charge beside its allocation", "sum of its allocation" },
        { "charge beside its prices", "charge by its prices" },
        { "more cash held than there is", "cash available" },
        { "order credited twice", "row that credited it" },
        { "corrected without an interruption", "corrected" },
    };

    [Theory]
    [MemberData(nameof(UnlawfulHistories))]
    public async Task Unlawful_events_are_named(string history, string expected)
    {
        await using var ledger = await TestLedger.Make(server);
        var call = RandomHistory.MakeCall(new Random(1), At);
        var (stream, cash) = (TestLedger.Account("a"), new Slice(GrantId.Cash, new Usd(100)));
        var held = new CallHeld(call, Token, "m", "u", new Price(1_000, 0, 0, 0, 0), Discount.None, 100, 0, null, TimeSpan.FromSeconds(15), [cash], At);
        var ended = new CallEnded(call, CallState.Settled, new Usage(100, 0, 0, 0), new Usd(100), [cash], new CallResult(200, 1, 2), At);
        var half = new Slice(GrantId.Cash, new Usd(50));
        var order = new CashToppedUp("o", new Usd(100), Usd.Zero, "op", At);
        AccountEvent[] events = history switch
        {
            "ended without a hold" => [ended],
            "ended twice" => [held, ended, ended],
            "held twice after its end" => [held, ended],
            "charge beside its allocation" => [held, ended with { Allocation = [half] }],
            "charge beside its prices" => [held, ended with { Charge = new Usd(50), Allocation = [half] }],
            "more cash held than there is" => [held with { Allocation = [cash with { Amount = new Usd(101) }] }],
            "order credited twice" => [],
            "corrected without an interruption" => [held, ended, new CallCorrected(call, Token, ended.Usage, ended.Charge, [cash], [], null, At)],
            _ => throw new ArgumentOutOfRangeException(nameof(history)),
        };
        await ledger.Append(stream, TestLedger.Json([new AccountOpened(new AccountSettings("A"), At), order, .. events]));
        if (history == "held twice after its end") await ledger.Append(stream, TestLedger.Json(order with { Order = "o2" }, held));
        if (history == "order credited twice") await ledger.Append(stream, TestLedger.Json(order));

        var report = await ledger.Audit();

        Assert.Contains(report.Discrepancies, found => found.Where == "account/a" && found.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_upstreams_own_log_is_a_witness()
    {
        await using var ledger = await TestLedger.Make(server);
        var random = new Random(1);
        CallId served = RandomHistory.MakeCall(random, At), unbooked = RandomHistory.MakeCall(random, At), invented = RandomHistory.MakeCall(random, At);
        var usage = new Usage(100, 0, 0, 0);
        AccountEvent[] Life(CallId call) =>
        [
            new CallHeld(call, Token, "m", "u", Price.Free, Discount.None, 100, 0, null, TimeSpan.FromSeconds(15), [], At),
            new CallEnded(call, CallState.Settled, usage, Usd.Zero, [], new CallResult(200, 1, 2), At),
        ];
        await ledger.Append(TestLedger.Account("a"), TestLedger.Json([new AccountOpened(new AccountSettings("A"), At), .. Life(served), .. Life(invented)]));
        var auditor = new Ledger.Audit.Auditor(ledger.Database, ledger.Projector, ledger.Time);

        var report = await auditor.Run(new Dictionary<CallId, Usage> { [served] = usage with { UnitsInput = 101 }, [unbooked] = usage }, CancellationToken.None);

        Assert.Equal(3, report.DiscrepanciesCount);
        foreach (var call in new[] { served, unbooked, invented })
        {
            Assert.Contains(report.Discrepancies, found => found.What.Contains(call.ToString(), StringComparison.Ordinal));
        }
    }
}
