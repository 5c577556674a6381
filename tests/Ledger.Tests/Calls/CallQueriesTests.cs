using Ledger.Accounts;
using Ledger.Calls;
using Ledger.Orders;
using Ledger.Packages;
using Ledger.Tests.Projection;
using Ledger.Tokens;
using Metering.Accounts;
using Metering.Calls;
using Metering.Prices;
using Metering.Tokens;

namespace Ledger.Tests.Calls;

public sealed class CallQueriesTests(SharedServer server)
{
    [Fact]
    public async Task Pages_of_any_size_are_the_whole_list_latest_first()
    {
        await using var ledger = await Project(41);
        var calls = new CallQueries(ledger.Database);
        var whole = await calls.List(new CallFilter(), 500, CancellationToken.None);

        List<CallRecord> paged = [];
        while (await calls.List(new CallFilter { Before = paged.LastOrDefault()?.Call }, 7, CancellationToken.None) is { Count: > 0 } page) paged.AddRange(page);

        Assert.Equal(await ledger.Scalar<long>("SELECT count(*) FROM calls"), whole.Count);
        Assert.Equal(whole.Select(call => call.Call), paged.Select(call => call.Call));
        Assert.Equal(whole.OrderByDescending(call => call.StartedAt).Select(call => call.StartedAt), whole.Select(call => call.StartedAt));
    }

    [Fact]
    public async Task Filters_keep_exactly_what_they_name()
    {
        await using var ledger = await Project(42);
        var calls = new CallQueries(ledger.Database);
        var whole = await calls.List(new CallFilter(), 500, CancellationToken.None);
        var (from, to) = (whole[^10].StartedAt, whole[5].StartedAt);
        var filter = new CallFilter { Account = AccountId.Parse("a1"), Token = TokenId.Parse("t1"), State = CallState.Settled, From = from, To = to };

        var found = await calls.List(filter, 500, CancellationToken.None);

        Assert.NotEmpty(found);
        Assert.Equal(
            whole.Where(call => call.Account.Value == "a1" && call.State == CallState.Settled && call.StartedAt >= from && call.StartedAt < to)
                .Select(call => call.Call),
            found.Select(call => call.Call));
    }

    [Fact]
    public async Task A_charge_explains_itself()
    {
        await using var ledger = await Project(43);
        var calls = new CallQueries(ledger.Database);
        foreach (var listed in await calls.List(new CallFilter(), 500, CancellationToken.None))
        {
            var call = await calls.Find(listed.Call, CancellationToken.None);
            Assert.NotNull(call);
            if (call.Charge is not { } charge) continue;

            Int128 picos = 0;
            foreach (var line in call.Lines) picos += line.Picos;
            Assert.Equal(charge.Nanos, (long)(((picos * call.Discount.Millionths) + 500_000_000) / 1_000_000_000));
            Assert.Equal(charge.Nanos, call.Allocation.Sum(slice => slice.Amount.Nanos));
            if (call.State is not CallState.Voided) Assert.Equal(Pricing.Charge(call.Usage, call.Price, call.Discount), charge);
        }
    }

    [Fact]
    public async Task A_call_that_was_never_made_is_not_found()
    {
        await using var ledger = await Project(44);
        Assert.Null(await new CallQueries(ledger.Database).Find(RandomHistory.MakeCall(new Random(9), RandomHistory.Start), CancellationToken.None));
    }

    [Fact]
    public async Task Owners_are_listed_by_id_a_page_at_a_time()
    {
        await using var ledger = await Project(45);
        var accounts = new AccountQueries(ledger.Database);
        var first = await accounts.List(after: null, 2, CancellationToken.None);
        var second = await accounts.List(first[^1].Id, 2, CancellationToken.None);
        Assert.Equal(["a0", "a1", "a2"], first.Concat(second).Select(account => account.Id.Value));
        Assert.All(first, account => Assert.Equal(account, accounts.Find(account.Id, CancellationToken.None).Result));

        var tokens = await new TokenQueries(ledger.Database).List(AccountId.Parse("a1"), member: null, after: null, 10, CancellationToken.None);
        Assert.Equal(["t1", "t1-child"], tokens.Select(token => token.Id.Value));

        var packages = new PackageQueries(ledger.Database, ledger.Time);
        var live = await packages.List(AccountId.Parse("a1"), after: null, 10, CancellationToken.None);
        Assert.All(live, package => Assert.Equal(package.Amount, package.Spent + package.Held + package.Remaining + package.Expired));
        Assert.Contains(live, package => package.Remaining.IsPositive);
        ledger.Time.Now = live[0].Terms.To;
        Assert.Contains(await packages.List(account: null, after: null, 10, CancellationToken.None), package => package.Expired.IsPositive);

        var queries = new OrderQueries(ledger.Database);
        var filter = new OrderFilter { Account = AccountId.Parse("a1") };
        var orders = await queries.List(filter, 3, CancellationToken.None);
        var older = await queries.List(filter with { Before = orders[^1] }, 500, CancellationToken.None);
        Assert.Equal(
            await ledger.Scalar<decimal>("SELECT sum(amount) FROM orders WHERE account_id = 'a1'"), orders.Concat(older).Sum(record => record.Order.AmountDue.Nanos));
    }

    private async Task<TestLedger> Project(int seed)
    {
        var ledger = await TestLedger.Make(server);
        await ledger.Append(new RandomHistory(seed, accounts: 3, steps: 400).Rows);
        await ledger.CatchUp();
        return ledger;
    }
}
