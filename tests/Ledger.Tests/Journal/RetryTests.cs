using Metering.Books;
using Npgsql;
using Testing;

namespace Ledger.Tests.Journal;

public sealed class RetryTests(SharedServer server) : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_an_operator_can_repair_is_waited_for()
    {
        await using var books = await TestBooks.Make(server);
        await using var journal = await books.Start();
        var stream = journal.OpenStream(TestBooks.Stream("a"), Guid.NewGuid(), seqLast: 0);
        await TestBooks.Append(stream, "1");
        await books.Execute("ALTER TABLE journal RENAME TO journal_lost");

        var append = TestBooks.Append(stream, "2");
        await books.Logger.Logged("LogStillAway");
        Assert.False(append.IsCompleted);
        await books.Execute("ALTER TABLE journal_lost RENAME TO journal");

        await append.WaitAsync(TestBooks.Bound);
        Assert.False(books.Logger.HasLogged("LogStopped"));
        Assert.Equal(["[1]", "[2]"], await books.Read(stream.Id));
    }

    [Fact]
    public async Task A_full_spool_leaves_rows_waiting_in_memory_and_loses_none()
    {
        await using var books = await TestBooks.Make(server);
        books.Options.SpoolDirectory = _directory.Path;
        books.Options.SpoolBytesMax = 1;
        var isAway = true;
        await using var journal = await books.Start(flush => isAway ? throw new NpgsqlException("The server is away.") : flush());

        var first = journal.OpenStream(TestBooks.Stream("a"), Guid.NewGuid(), 0).Append([]);
        await books.Logger.Logged("LogFull");
        var second = journal.OpenStream(TestBooks.Stream("b"), Guid.NewGuid(), 0).Append([]);
        isAway = false;

        await Task.WhenAll(first, second).WaitAsync(TestBooks.Bound);
        Assert.Equal(2L, await books.Execute("SELECT count(*) FROM journal"));
    }

    [Fact]
    public async Task What_is_appended_until_the_end_is_asked_for_is_written()
    {
        await using var books = await TestBooks.Make(server);
        await using var journal = await books.Start();
        var appended = Enumerable.Range(0, 500)
            .Select(n => journal.OpenStream(TestBooks.Stream($"a-{n}"), Guid.NewGuid(), 0).Append([]))
            .ToList();

        await journal.FlushAndStop(TestBooks.Bound);

        await Task.WhenAll(appended).WaitAsync(TestBooks.Bound);
        Assert.Equal(500L, await books.Execute("SELECT count(*) FROM journal"));
        await Assert.ThrowsAsync<JournalClosedException>(() => journal.OpenStream(TestBooks.Stream("late"), Guid.NewGuid(), 0).Append([]));
    }
}
