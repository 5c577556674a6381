using Ledger.Journal;
using Metering.Books;

namespace Ledger.Tests.Journal;

public sealed class BackpressureTests(SharedServer server)
{
    [Fact]
    public async Task Paid_calls_are_turned_away_at_the_bound_of_events_and_taken_again_below_it()
    {
        await using var books = await TestBooks.Make(server);
        books.Options.EventsWaitingMax = 100;
        var gate = new TaskCompletionSource();
        await using var journal = await books.Start(flush => Behind(gate.Task, flush));
        var stream = journal.OpenStream(TestBooks.Stream("a"), Guid.NewGuid(), 0);

        var appended = Enumerable.Range(0, 99).Select(_ => stream.Append([])).ToList();
        Assert.True(journal.IsAccepting);
        appended.Add(stream.Append([]));
        Assert.False(journal.IsAccepting);
        // Settles are taken in any case: the bound turns calls away, it forgets none.
        appended.Add(stream.Append([]));

        gate.SetResult();
        await Task.WhenAll(appended).WaitAsync(TestBooks.Bound);
        Assert.True(journal.IsAccepting);
    }

    [Fact]
    public async Task Paid_calls_are_turned_away_at_the_bound_of_bytes()
    {
        await using var books = await TestBooks.Make(server);
        books.Options.BytesWaitingMax = 1000;
        var gate = new TaskCompletionSource();
        await using var journal = await books.Start(flush => Behind(gate.Task, flush));
        var stream = journal.OpenStream(TestBooks.Stream("a"), Guid.NewGuid(), 0);

        var appended = TestBooks.Append(stream, $"\"{new string('x', 1000)}\"");
        Assert.False(journal.IsAccepting);

        gate.SetResult();
        await appended.WaitAsync(TestBooks.Bound);
        Assert.True(journal.IsAccepting);
    }

    [Fact]
    public async Task Events_of_a_lost_fence_wait_no_longer()
    {
        await using var books = await TestBooks.Make(server);
        books.Options.EventsWaitingMax = 10;
        var gate = new TaskCompletionSource();
        var isHeld = false;
        await using var journal = await books.Start(flush => isHeld ? Behind(gate.Task, flush) : flush());
        await journal.OpenStream(TestBooks.Stream("a"), Guid.NewGuid(), 0).Append([]);
        isHeld = true;
        var stale = journal.OpenStream(TestBooks.Stream("a"), Guid.NewGuid(), 0);

        var appended = Enumerable.Range(0, 20).Select(_ => stale.Append([])).ToList();
        Assert.False(journal.IsAccepting);
        gate.SetResult();

        foreach (var append in appended) await Assert.ThrowsAsync<FencedException>(() => append.WaitAsync(TestBooks.Bound));
        await journal.OpenStream(TestBooks.Stream("b"), Guid.NewGuid(), 0).Append([]).WaitAsync(TestBooks.Bound);
        Assert.True(journal.IsAccepting);
    }

    private static async Task<IReadOnlySet<RowWriter>> Behind(Task gate, Func<Task<IReadOnlySet<RowWriter>>> flush)
    {
        await gate;
        return await flush();
    }
}
