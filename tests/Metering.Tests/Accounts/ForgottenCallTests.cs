using Metering.Calls;
using Metering.Tests.Books;

namespace Metering.Tests.Accounts;

/// <summary>What was changed, and forgotten again, while somebody else waited for what the books say about it.</summary>
public sealed class ForgottenCallTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task F5_of_two_late_settles_that_ask_the_books_at_once_one_corrects_also_when_its_correction_is_forgotten_before_the_other_goes_on()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var (call, books) = await InterruptAndForget(engine);
        Task<SettleOutcome>[] late = [engine.Settle(call, 5), engine.Settle(call, 5)];
        await books.WaitForAsked(2);

        books.LetNextArrive();
        var first = await Task.WhenAny(late);
        Assert.Equal(SettleStatus.Ended, (await first).Status);
        await Forget(engine);
        books.Open();

        Assert.Equal(SettleStatus.Repeated, (await late.Single(other => other != first)).Status);
        await engine.AssertCash(available: 3, held: 0, spent: 7);
    }

    [Fact]
    public async Task Refund_that_asks_the_books_gives_back_what_the_call_cost_after_a_correction_that_was_forgotten_meanwhile()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var (call, books) = await InterruptAndForget(engine);
        var settling = engine.Settle(call, 5);
        await books.WaitForAsked(1);
        var refunding = engine.Account.Refund(new RefundCall(call, null, "operator", "test"));
        await books.WaitForAsked(1);

        books.LetNextArrive();
        Assert.Equal(SettleStatus.Ended, (await settling).Status);
        await Forget(engine);
        books.Open();

        Assert.Equal(ChangeOutcome.Applied, await refunding);
        await engine.AssertCash(available: 8, held: 0, spent: 2);
    }

    /// <summary>A call that was interrupted at three dollars and has been forgotten.</summary>
    private static async Task<(CallId Call, HeldBooks Books)> InterruptAndForget(Engine engine)
    {
        var books = new HeldBooks(engine.Journal);
        await engine.Restart(books);
        var call = await engine.Admitted(6);
        await engine.Renew(call, mark: 3, unitsOutputMax: 6);
        engine.Time.Advance(Lease + TimeSpan.FromSeconds(1));
        await engine.AssertCash(available: 7, held: 0, spent: 3);
        await Forget(engine);
        books.Hold();
        return (call, books);
    }

    /// <summary>Another call ends long after, for a dollar, and the account remembers nothing older.</summary>
    private static async Task Forget(Engine engine)
    {
        engine.Time.Advance(TimeSpan.FromMinutes(2));
        await engine.Settle(await engine.Admitted(1), 1);
    }
}
