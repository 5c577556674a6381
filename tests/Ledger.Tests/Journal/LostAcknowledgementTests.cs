using Metering.Books;
using Npgsql;

namespace Ledger.Tests.Journal;

public sealed class LostAcknowledgementTests(SharedServer server)
{
    private const string EndBusyWriter =
        """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE application_name LIKE 'metering journal%' AND state = 'active' AND datname = current_database()
        """;

    private static readonly StreamId Ada = TestBooks.Stream("ada");

    [Fact]
    public async Task A_row_whose_acknowledgement_was_lost_is_recognised_and_written_once()
    {
        await using var books = await TestBooks.Make(server);
        var attempts = 0;
        await using var journal = await books.Start(async flush =>
        {
            var fenced = await flush();
            return ++attempts is 1 or 2 ? throw new NpgsqlException("The answer was lost.") : fenced;
        });
        var stream = journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 0);

        await TestBooks.Append(stream, "1").WaitAsync(TestBooks.Bound);
        await TestBooks.Append(stream, "2").WaitAsync(TestBooks.Bound);

        Assert.Equal(["[1]", "[2]"], await books.Read(Ada));
        Assert.False(stream.IsFenced);
    }

    [Fact]
    public async Task Only_the_loser_is_fenced_when_its_batch_lost_its_acknowledgement()
    {
        await using var books = await TestBooks.Make(server);
        var attempts = 0;
        await using var journal = await books.Start(async flush =>
        {
            var fenced = await flush();
            return ++attempts == 2 ? throw new NpgsqlException("The answer was lost.") : fenced;
        });
        await TestBooks.Append(journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 0), "1");
        var stale = journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 0);
        var other = journal.OpenStream(TestBooks.Stream("bob"), Guid.NewGuid(), seqLast: 0);

        var (lost, kept) = (stale.Append([]), other.Append([]));

        await Assert.ThrowsAsync<FencedException>(() => lost.WaitAsync(TestBooks.Bound));
        await kept.WaitAsync(TestBooks.Bound);
        Assert.Equal(["[]"], await books.Read(other.Id));
    }

    [Fact]
    public async Task Backends_killed_under_load_cost_nothing()
    {
        const int Streams = 50;
        const int EventsEach = 100;
        const int Kills = 20;
        await using var books = await TestBooks.Make(server);
        await using var journal = await books.Start();

        var load = Task.WhenAll(Enumerable.Range(0, Streams).Select(i => Task.Run(() => AppendAll(i))));
        var killed = 0L;
        while (killed < Kills && !load.IsCompleted) killed += (long)(await books.Execute(EndBusyWriter))!;
        await load.WaitAsync(TestBooks.Bound);
        Assert.True(books.Logger.HasLogged("LogOutage"));

        for (var i = 0; i < Streams; i++)
        {
            var events = (await books.Read(TestBooks.Stream($"a-{i}"))).SelectMany(BooksText.Split);
            Assert.Equal(Enumerable.Range(0, EventsEach).Select(n => $"{n}"), events);
        }

        async Task AppendAll(int i)
        {
            var stream = journal.OpenStream(TestBooks.Stream($"a-{i}"), Guid.NewGuid(), seqLast: 0);
            for (var n = 0; n < EventsEach; n++) await TestBooks.Append(stream, $"{n}");
        }
    }
}
