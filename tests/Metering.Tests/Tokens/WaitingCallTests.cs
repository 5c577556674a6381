using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Books;
using Metering.Calls;
using Metering.Hosting;
using Metering.Limits;
using Metering.Money;
using Metering.Tokens;

namespace Metering.Tests.Tokens;

/// <summary>What happens to a token while one of its calls waits for a package that should pay.</summary>
public sealed class WaitingCallTests
{
    private static readonly TokenId Child = TokenId.Parse("child");
    private static readonly TimeSpan LongerThanALease = TimeSpan.FromSeconds(16);

    [Theory]
    [InlineData("app", "app")]
    [InlineData("child", "app")]
    [InlineData("child", "child")]
    public async Task B6_deleting_a_token_or_its_child_takes_effect_for_a_call_that_waits_for_a_package(string ofCall, string deletedToken)
    {
        await using var engine = await Open();
        var token = engine.Host.Token(TokenId.Parse(ofCall));
        var adding = engine.BeginAddPackage("q", 10);
        var waiting = Wait(engine, token);
        var deleted = engine.Host.Token(TokenId.Parse(deletedToken)).Delete();
        var refusal = (await engine.Done(waiting)).Refusal!;
        Assert.True((await engine.Done(deleted)).IsDone && (await engine.Done(adding)).IsDone);

        Assert.Equal(RefusalReason.TokenDeleted, refusal.Reason);
        Assert.Equal(401, StatusOfOnlyEnd(engine));
        await AssertNothingTaken(engine);
    }

    [Fact]
    public async Task Call_that_asks_again_while_it_waits_is_refused_as_well_when_its_token_has_expired_since()
    {
        await using var engine = new Engine(isManual: true, new InProcessOptions { IdleAfter = TimeSpan.FromSeconds(10), RunsTurnsInline = false });
        await engine.Done(engine.Open(token: new TokenSettings("app") { ExpiresAt = engine.Time.Utc.AddSeconds(35) }, dollars: 10));
        for (var round = 0; round < 6; round++)
        {
            engine.Time.Advance(TimeSpan.FromSeconds(5));
            await engine.Done(engine.Token.Authenticate(new AuthenticateToken(Engine.Secret, null)));
        }

        // The account has left memory and the token has not: what is asked now waits until the account is back and the token has attached again.
        Assert.Equal(1, engine.Host.CellsCount);
        var command = Engine.Ask(engine.Ids.NextCall(), 2);
        var (waiting, again) = (engine.Token.Admit(command), engine.Token.Admit(command));
        engine.Turns!.RunAll();
        engine.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(RefusalReason.TokenExpired, (await engine.Done(waiting)).Refusal!.Reason);
        Assert.Equal(RefusalReason.TokenExpired, (await engine.Done(again)).Refusal?.Reason);
        Assert.Equal((0, Usd.FromDollars(10)), await Held(engine));
    }

    [Theory]
    [InlineData("app")]
    [InlineData("child")]
    public async Task Slot_of_a_call_that_waited_longer_than_a_lease_lasts_from_its_admission_on(string ofCall)
    {
        await using var engine = await Open();
        var token = engine.Host.Token(TokenId.Parse(ofCall));
        var adding = engine.BeginAddPackage("q", 10);
        var waiting = Wait(engine, token);
        engine.Time.Advance(LongerThanALease);
        Assert.True((await engine.Done(waiting)).IsAdmitted && (await engine.Done(adding)).IsDone);

        var next = await engine.Done(token.Admit(Engine.Ask(engine.Ids.NextCall(), 0)));
        Assert.Equal(RefusalReason.ConcurrencyReached, next.Refusal!.Reason);
    }

    [Theory]
    [InlineData("app")]
    [InlineData("child")]
    public async Task Call_that_waited_longer_than_a_lease_and_whose_slot_went_to_another_is_let_go(string ofCall)
    {
        await using var engine = await Open();
        var token = engine.Host.Token(TokenId.Parse(ofCall));
        var adding = engine.BeginAddPackage("q", 10);
        var waiting = await WaitUntilSlotIsAnothers(engine, token);

        var refusal = (await engine.Done(waiting)).Refusal!;
        Assert.True((await engine.Done(adding)).IsDone);
        Assert.Equal((RefusalReason.Overloaded, true), (refusal.Reason, refusal.IsTransient));
        Assert.Equal(503, StatusOfOnlyEnd(engine));
        Assert.Equal(1, (await engine.Done(token.View()))!.SlotsTaken);
        Assert.Equal(1, (await engine.Done(engine.Account.View()))!.CallsHeld);
        Assert.Equal(Usd.FromDollars(10), (await engine.Done(engine.Package("p")))!.Remaining);
    }

    [Theory]
    [InlineData("app")]
    [InlineData("child")]
    public async Task End_that_comes_before_the_hold_of_its_call_leaves_the_call_its_slot(string ofCall)
    {
        await using var engine = await Open();
        var token = engine.Host.Token(TokenId.Parse(ofCall));
        var adding = engine.BeginAddPackage("q", 10);
        var call = engine.Ids.NextCall();
        var waiting = token.Admit(Engine.Ask(call, 14));
        var settling = token.Settle(new SettleCall(call, Usage.None, Engine.Ok));
        engine.Turns!.RunAll();
        Assert.False(waiting.IsCompleted);
        Assert.Equal(SettleStatus.NotHeld, (await engine.Done(settling)).Status);
        Assert.True((await engine.Done(waiting)).IsAdmitted && (await engine.Done(adding)).IsDone);
        Assert.Equal(1, (await engine.Done(token.View()))!.SlotsTaken);
        Assert.Equal(RefusalReason.ConcurrencyReached, (await engine.Done(token.Admit(Engine.Ask(engine.Ids.NextCall(), 0)))).Refusal!.Reason);
    }

    [Theory]
    [InlineData("app")]
    [InlineData("child")]
    public async Task F6_a_call_that_is_let_go_after_its_slot_went_to_another_is_counted_nowhere(string ofCall)
    {
        await using var engine = await Open();
        var token = engine.Host.Token(TokenId.Parse(ofCall));
        var adding = engine.BeginAddPackage("q", 10);
        var waiting = await WaitUntilSlotIsAnothers(engine, token);
        Assert.False((await engine.Done(waiting)).IsAdmitted);
        Assert.True((await engine.Done(adding)).IsDone);

        Assert.Equal([1, 0], (await engine.Done(token.View()))!.Windows.Select(window => window.Count));
        Assert.Equal([1, 0], (await engine.Done(engine.Token.View()))!.Windows.Select(window => window.Count));
        Assert.Equal([1, 0], (await engine.Done(engine.Account.View()))!.Windows.Select(window => window.Count));
    }

    /// <summary>An access token with a child, each with one slot, windows that hold no call up, and a package that pays for a part of the calls below.</summary>
    private static async Task<Engine> Open()
    {
        var engine = new Engine(isManual: true);
        var windows = new LimitSettings { RequestsPerMinute = 100, UnitsPerMinute = 1_000 };
        var oneSlot = windows with { Concurrency = 1 };
        await engine.Done(engine.Open(new AccountSettings("Alice") { Limits = windows }, new TokenSettings("app") { Limits = oneSlot }));
        await engine.Done(engine.AddPackage("p", 10));
        var child = new TokenSettings("child") { Parent = Engine.TokenId, ExpiresAt = engine.Time.Utc.AddDays(1), Limits = oneSlot };
        await engine.Done(engine.Host.Token(Child).Create(new CreateToken(Engine.AccountId, Engine.Secret, child)));
        return engine;
    }

    /// <summary>Asks for more than the first package has.</summary>
    private static Task<Admission> Wait(Engine engine, IToken token)
    {
        var waiting = token.Admit(Engine.Ask(engine.Ids.NextCall(), 14));
        engine.Turns!.RunAll();
        Assert.False(waiting.IsCompleted);
        return waiting;
    }

    /// <summary>The same, for longer than a lease, and another call has taken the slot meanwhile.</summary>
    private static async Task<Task<Admission>> WaitUntilSlotIsAnothers(Engine engine, IToken token)
    {
        var waiting = Wait(engine, token);
        engine.Time.Advance(LongerThanALease);
        var next = token.Admit(Engine.Ask(engine.Ids.NextCall(), 0));
        engine.Turns!.RunAll();
        Assert.True((await next).IsAdmitted);
        return waiting;
    }

    private static int StatusOfOnlyEnd(Engine engine) => Assert.Single(
        engine.Journal.Rows
            .Where(row => row.Stream == StreamId.Of(Engine.AccountId))
            .SelectMany(row => BooksJson.ReadAccountEvents(row.Events.Span))
            .OfType<CallEnded>()).Result!.Status;

    private static async Task<(int Calls, Usd Cash)> Held(Engine engine)
    {
        var account = (await engine.Done(engine.Account.View()))!;
        return (account.CallsHeld, account.CashAvailable);
    }

    private static async Task AssertNothingTaken(Engine engine)
    {
        Assert.All((await engine.Done(engine.Host.Token(Child).View()))!.Windows, window => Assert.Equal(0, window.Count));
        Assert.All((await engine.Done(engine.Token.View()))!.Windows, window => Assert.Equal(0, window.Count));
        Assert.All((await engine.Done(engine.Account.View()))!.Windows, window => Assert.Equal(0, window.Count));
        Assert.Equal(0, (await engine.Done(engine.Host.Token(Child).View()))!.SlotsTaken);
        Assert.Equal(0, (await engine.Done(engine.Token.View()))!.SlotsTaken);
        Assert.Equal(0, (await engine.Done(engine.Account.View()))!.CallsHeld);
        Assert.Equal(Usd.FromDollars(10), (await engine.Done(engine.Package("p")))!.Remaining);
    }
}
