using Ledger.Books;
using Ledger.Tests.Projection;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Books;
using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Orders;
using Metering.Prices;
using Metering.Tokens;

namespace Ledger.Tests.Books;

public sealed class PostgresBooksTests(SharedServer server)
{
    private static readonly DateTimeOffset At = RandomHistory.Start;
    private static readonly AccountId Account = AccountId.Parse("a");
    private static readonly TokenId Token = TokenId.Parse("t");
    private readonly Random _random = new(7);

    [Fact]
    public async Task Activity_counts_the_estimate_while_held_and_the_usage_once_ended()
    {
        await using var ledger = await TestLedger.Make(server);
        var books = new PostgresBooks(ledger.Database, ledger.Projector);
        CallHeld before = Held(At.AddSeconds(-5)), live = Held(At), ended = Held(At.AddMilliseconds(999)), next = Held(At.AddSeconds(1));
        await ledger.Append(
            TestLedger.Account("a"),
            TestLedger.Json(new AccountOpened(new AccountSettings("A"), At), before, live, ended, End(ended, new Usage(3, 2, 1, 4)), next));

        // No projection was asked for: the question itself brings the tables up to date.
        var activity = await books.ReadActivity(Token, At, CancellationToken.None);

        Assert.Equal([new Activity(At, 2, 30 + 10), new Activity(At.AddSeconds(1), 1, 30)], activity);
        Assert.Equal(activity, await books.ReadActivity(Account, At, CancellationToken.None));
        Assert.Empty(await books.ReadActivity(TokenId.Parse("other"), At, CancellationToken.None));
    }

    [Fact]
    public async Task An_order_is_found_by_its_number_and_by_its_payment_in_its_own_account_only()
    {
        await using var ledger = await TestLedger.Make(server);
        var books = new PostgresBooks(ledger.Database, ledger.Projector);
        var placed = new Order("o", OrderKind.TopUp, At, "ann") { PriceList = new Usd(5), AmountDue = new Usd(5) };
        var terms = new GrantTerms("G", GrantUnit.Usd, At) { Quota = 5 };
        GrantId.TryNamed("g", out var grant);
        await ledger.Append(
            TestLedger.Account("a"),
            TestLedger.Json(
                new AccountOpened(new AccountSettings("A"), At),
                new OrderPlaced(placed, At),
                new CashToppedUp("o", new Usd(5), Usd.Zero, "bob", At) { Reference = "wire" },
                new OrderRefunded("o", new Usd(2), Usd.Zero, new Usd(2), Usd.Zero, "bob", "wrong", At) { Reference = "back" },
                new GrantAdded(grant, terms, null, "ann", At),
                new GrantTermsChanged(grant, terms, 1, "change", "ann", At) { Content = "Renew" }));

        var byNumber = await books.FindOrder(Account, OrderName.Number("o"), CancellationToken.None);
        Assert.Equal((OrderStatus.Refunded, "wire", "back", new Usd(2)), (byNumber!.Status, byNumber.Reference, byNumber.RefundReference, byNumber.AmountRefunded));
        Assert.Equivalent(byNumber, await books.FindOrder(Account, OrderName.Reference("wire"), CancellationToken.None));
        Assert.Null(await books.FindOrder(Account, OrderName.Reference("back"), CancellationToken.None));
        Assert.Null(await books.FindOrder(Account, OrderName.Number("change"), CancellationToken.None));
        Assert.Null(await books.FindOrder(AccountId.Parse("b"), OrderName.Number("o"), CancellationToken.None));
    }

    [Fact]
    public async Task An_ended_call_is_found_in_its_own_account_only_and_a_held_one_not_at_all()
    {
        await using var ledger = await TestLedger.Make(server);
        var books = new PostgresBooks(ledger.Database, ledger.Projector);
        CallHeld live = Held(At), ended = Held(At), interrupted = Held(At);
        var usage = new Usage(1, 2, 3, 4) { UnitsReasoning = 2, Source = UsageSource.Estimated };
        await ledger.Append(
            TestLedger.Account("a"),
            TestLedger.Json(
                new AccountOpened(new AccountSettings("A"), At), live, ended, End(ended, usage), interrupted,
                End(interrupted, Usage.None) with { State = CallState.Interrupted, Result = null },
                new CallCorrected(interrupted.Call, Token, usage, Usd.Zero, [], [], null, At)));

        var found = await books.FindEndedCall(Account, ended.Call, CancellationToken.None);
        var expected = new EndedCall(ended.Call, Token, CallState.Settled, usage, Price.Free, Discount.None, Usd.Zero, [])
        {
            Model = ended.Model,
            Upstream = ended.Upstream,
            HeldAt = ended.At,
        };
        Assert.Equivalent(expected, found);
        Assert.True((await books.FindEndedCall(Account, interrupted.Call, CancellationToken.None))!.IsCorrected);
        Assert.Null(await books.FindEndedCall(Account, live.Call, CancellationToken.None));
        Assert.Null(await books.FindEndedCall(AccountId.Parse("b"), ended.Call, CancellationToken.None));
    }

    [Fact]
    public async Task Accounts_with_holds_are_those_with_calls_in_progress()
    {
        await using var ledger = await TestLedger.Make(server);
        var books = new PostgresBooks(ledger.Database, ledger.Projector);
        var ended = Held(At);
        await ledger.Append(TestLedger.Account("a"), TestLedger.Json(new AccountOpened(new AccountSettings("A"), At), Held(At), Held(At)));
        await ledger.Append(TestLedger.Account("b"), TestLedger.Json(new AccountOpened(new AccountSettings("B"), At), ended, End(ended, Usage.None)));

        Assert.Equal([Account], await books.ReadAccountsWithHolds(CancellationToken.None));
    }

    private static CallEnded End(CallHeld held, Usage usage) =>
        new(held.Call, CallState.Settled, usage, Usd.Zero, [], new CallResult(200, 1, 2), held.At);

    private CallHeld Held(DateTimeOffset at) =>
        new(RandomHistory.MakeCall(_random, at), Token, "m", "u", Price.Free, Discount.None, 10, 20, null, TimeSpan.FromSeconds(15), [], at);
}
