using System.Text;
using Metering.Accounts;
using Metering.Books;
using Metering.Hosting;
using Metering.Money;
using Metering.Tokens;
using Testing;

namespace Metering.Tests.Hosting;

public sealed class InProcessHostTests
{
    [Fact]
    public async Task Idle_actors_leave_memory_and_come_back_from_the_books()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await engine.AddPackage("p", 5);
        var call = await engine.Admitted(7);
        await engine.Settle(call, 6);
        await Polling.Until(AllHaveLeft, "all actors have left memory");
        await engine.AssertCash(available: 9, held: 0, spent: 1);
        await engine.AssertPackage("p", remaining: 0, held: 0, spent: 5);
        await engine.Admitted(9);

        bool AllHaveLeft()
        {
            engine.Time.Advance(TimeSpan.FromMinutes(11));
            return engine.Host.CellsCount == 0;
        }
    }

    [Fact]
    public async Task Ids_that_strangers_made_up_cost_no_memory()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var cells = engine.Host.CellsCount;
        for (var i = 0; i < 50; i++) Assert.Null(await engine.Host.Token(TokenId.Parse($"made-up-{i}")).View());
        // An actor leaves after it has answered, on a thread of its own.
        await Polling.Until(() => engine.Host.CellsCount <= cells, "actors that do not exist have left memory");
        Assert.Equal(cells, engine.Host.CellsCount);
    }

    [Fact]
    public async Task Fenced_activation_is_dropped_and_its_successor_reloads()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await using var other = engine.NewHost();
        var elsewhere = other.Account(Engine.AccountId);
        Assert.Equal(ChangeOutcome.Applied, await elsewhere.TopUp(new TopUpAccount("elsewhere", Usd.FromDollars(5), "operator")));
        await Assert.ThrowsAsync<FencedException>(() => engine.TopUp("lost", 100));
        await engine.AssertCash(available: 15, held: 0, spent: 0);
        Assert.Equal(ChangeOutcome.Applied, await engine.TopUp("kept", 1));
        await Assert.ThrowsAsync<FencedException>(() => elsewhere.TopUp(new TopUpAccount("late", Usd.FromDollars(5), "operator")));
        Assert.Equal(Usd.FromDollars(16), (await elsewhere.View())!.CashAvailable);
    }

    [Fact]
    public async Task Inline_turns_change_nothing_in_the_books()
    {
        Assert.Equal(await RowsOf(isInline: true), await RowsOf(isInline: false));
    }

    [Fact]
    public async Task Snapshot_changes_the_cost_of_a_replay_and_never_its_meaning()
    {
        await using var engine = await new Engine().Open(dollars: 10_000);
        for (var i = 0; i < 2_100; i++) await engine.Settle(await engine.Admitted(3), 2);
        var held = await engine.Admitted(4);
        await engine.Restart();
        Assert.NotNull(await engine.Journal.ReadSnapshot(StreamId.Of(Engine.AccountId), CancellationToken.None));
        await engine.AssertCash(available: 5_796, held: 4, spent: 4_200);
        await engine.Settle(held, 4);
        await engine.AssertCash(available: 5_796, held: 0, spent: 4_204);
    }

    private static async Task<string> RowsOf(bool isInline)
    {
        await using var engine = await new Engine(options: new InProcessOptions { RunsTurnsInline = isInline }).Open(dollars: 10);
        await engine.AddPackage("p", 5);
        var first = await engine.Admitted(7);
        await engine.Renew(first, 2, 9);
        await engine.Refused(100);
        await engine.Settle(first, 8);
        await engine.Void(await engine.Admitted(1));
        engine.Time.Advance(TimeSpan.FromSeconds(30));
        await engine.AssertPackage("p", remaining: 0, held: 0, spent: 5);
        return string.Join('\n', engine.Journal.Rows
            .GroupBy(row => row.Stream.Value)
            .OrderBy(rows => rows.Key, StringComparer.Ordinal)
            .SelectMany(rows => rows.Select(row => $"{rows.Key} {row.Seq} {Encoding.UTF8.GetString(row.Events.Span)}")));
    }
}
