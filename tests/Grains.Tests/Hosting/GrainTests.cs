using Grains.Accounts;
using Grains.Hosting;
using Grains.Tokens;
using Metering.Accounts;
using Metering.Books;
using Metering.Calls;
using Metering.Limits;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Grains.Tests.Hosting;

public sealed class GrainTests
{
    private static readonly ModelOffer Offer = new("upstream", new Price(0, 0, 0, PicosOutput: 1_000_000, 0));
    private static readonly CallResult Result = new(200, 10, 20);

    [Fact]
    public async Task A_call_goes_through_token_and_account_and_is_charged()
    {
        await using var silo = await TestSilo.Start();
        await silo.Open();
        var admission = await Admit(silo, out var call);
        Assert.True(admission.IsAdmitted);
        Assert.Equal(ConfirmOutcome.Durable, await silo.Account(TestSilo.AccountId).Confirm(call));
        var settled = await silo.Token(TestSilo.TokenId).Settle(new SettleCall(call, new Usage(1, 0, 0, 1_000_000), Result));
        Assert.Equal(Usd.FromDollars(1), settled.Receipt!.Charge);
        Assert.Equal(Usd.FromDollars(9), (await silo.Account(TestSilo.AccountId).View())!.CashAvailable);
    }

    [Fact]
    public async Task An_activation_commits_the_opened_record_before_it_serves()
    {
        await using var silo = await TestSilo.Start();
        await silo.Open();
        var stream = StreamId.Of(TestSilo.AccountId);
        await TestSilo.HandOver((IAccountGrain)silo.Account(TestSilo.AccountId));
        var rows = silo.Journal.Rows.Count(row => row.Stream == stream);

        Assert.NotNull(await silo.Account(TestSilo.AccountId).View());

        var added = silo.Journal.Rows.Where(row => row.Stream == stream).Skip(rows).ToList();
        Assert.Equal("[]"u8.ToArray(), Assert.Single(added).Events.ToArray());
    }

    [Fact]
    public async Task A_fenced_activation_acknowledges_nothing_makes_way_and_the_same_call_can_be_made_again()
    {
        await using var silo = await TestSilo.Start();
        await silo.Open();
        await silo.TakeStream(StreamId.Of(TestSilo.AccountId));

        var topUp = new TopUpAccount("second", Usd.FromDollars(5), "test");
        await Assert.ThrowsAsync<ActorAwayException>(() => silo.Account(TestSilo.AccountId).TopUp(topUp));

        var again = await Again(() => silo.Account(TestSilo.AccountId).TopUp(topUp));
        Assert.Equal(Metering.ChangeStatus.Applied, again.Status);
        Assert.Equal(Usd.FromDollars(15), (await silo.Account(TestSilo.AccountId).View())!.CashAvailable);
    }

    [Fact]
    public async Task Windows_are_handed_over_and_not_counted_again_from_the_books()
    {
        await using var silo = await TestSilo.Start();
        await silo.Open(new TokenSettings("app") { Limits = new LimitSettings { RequestsPerHour = 2 } });
        Assert.True((await Admit(silo, out var call)).IsAdmitted);
        await silo.Token(TestSilo.TokenId).Settle(new SettleCall(call, Usage.None, Result));
        var reads = silo.Books.ActivityReads;

        await TestSilo.HandOver((ITokenGrain)silo.Token(TestSilo.TokenId));

        Assert.Equal(1, Assert.Single((await silo.Token(TestSilo.TokenId).View())!.Windows).Count);
        Assert.Equal(reads, silo.Books.ActivityReads);
        Assert.True((await Admit(silo, out _)).IsAdmitted);
        Assert.Equal(RefusalReason.WindowReached, (await Admit(silo, out _)).Refusal!.Reason);
    }

    [Fact]
    public async Task Windows_that_somebody_else_has_gone_on_with_are_counted_from_the_books()
    {
        await using var silo = await TestSilo.Start();
        await silo.Open(new TokenSettings("app") { Limits = new LimitSettings { RequestsPerHour = 2 } });
        Assert.True((await Admit(silo, out _)).IsAdmitted);
        await TestSilo.HandOver((ITokenGrain)silo.Token(TestSilo.TokenId));
        var reads = silo.Books.ActivityReads;
        await silo.TakeStream(StreamId.Of(TestSilo.TokenId));

        Assert.Equal(1, Assert.Single((await silo.Token(TestSilo.TokenId).View())!.Windows).Count);
        Assert.Equal(reads + 1, silo.Books.ActivityReads);
    }

    [Fact]
    public async Task Slots_come_back_from_the_holds_of_the_account()
    {
        await using var silo = await TestSilo.Start();
        await silo.Open(new TokenSettings("app") { Limits = new LimitSettings { Concurrency = 1 } });
        Assert.True((await Admit(silo, out _)).IsAdmitted);

        await TestSilo.HandOver((ITokenGrain)silo.Token(TestSilo.TokenId));

        Assert.Equal(RefusalReason.ConcurrencyReached, (await Admit(silo, out _)).Refusal!.Reason);
    }

    private static Task<Admission> Admit(TestSilo silo, out CallId call)
    {
        call = new CallId(Guid.CreateVersion7());
        return silo.Token(TestSilo.TokenId).Admit(new AdmitCall(call, TestSilo.Secret, null, "model", Offer, 1, 1_000_000));
    }

    /// <summary>As a client with retries does; an activation needs a moment to make way.</summary>
    private static async Task<T> Again<T>(Func<Task<T>> call)
    {
        for (var tries = 100; ; tries--)
        {
            try
            {
                return await call();
            }
            catch (ActorAwayException) when (tries > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
        }
    }
}
