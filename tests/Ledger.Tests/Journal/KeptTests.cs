using Ledger.Journal;
using Metering.Books;
using Npgsql;
using Testing;

namespace Ledger.Tests.Journal;

/// <summary>What is appended while the server is away is on the disk at once, also behind a row in flight, and is written in order, once.</summary>
public sealed class KeptTests(SharedServer server) : IDisposable
{
    private static readonly Guid Activation = Guid.NewGuid();
    private readonly TestDirectory _directory = new();
    private volatile bool _isAway = true;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_waits_behind_a_row_in_flight_survives_a_crash_in_the_order_it_was_appended()
    {
        await using var books = await MakeBooks();
        await using (var journal = await Start(books))
        {
            var (a, b) = (Open(journal, "a"), Open(journal, "b"));
            _ = TestBooks.Append(a, "1");
            foreach (var json in new[] { "2", "3" })
            {
                await a.Kept.WaitAsync(TestBooks.Bound);
                _ = TestBooks.Append(a, json);
                _ = TestBooks.Append(b, json);
            }

            await Task.WhenAll(a.Kept, b.Kept).WaitAsync(TestBooks.Bound);
        }

        Assert.Equal(0L, await books.Execute("SELECT count(*) FROM journal"));
        _isAway = false;
        await using var next = await books.Start();

        Assert.Equal(["[1]", "[2]", "[3]"], await books.Read(TestBooks.Stream("a")));
        Assert.Equal("2,3", string.Join(',', (await books.Read(TestBooks.Stream("b"))).SelectMany(BooksText.Split)));
        Assert.False(books.Logger.HasLogged("LogRejected"));
    }

    [Fact]
    public async Task After_the_outage_the_very_same_rows_are_written_and_what_comes_then_follows_them()
    {
        await using var books = await MakeBooks();
        await using var journal = await Start(books);
        var stream = Open(journal, "a");
        List<Task> appended = [];
        for (var n = 1; n <= 5; n++)
        {
            appended.Add(TestBooks.Append(stream, $"{n}"));
            await stream.Kept.WaitAsync(TestBooks.Bound);
        }

        Assert.All(appended, append => Assert.False(append.IsCompleted, "What is kept is not yet durable in the books."));
        _isAway = false;
        appended.Add(TestBooks.Append(stream, "6"));
        await Task.WhenAll(appended).WaitAsync(TestBooks.Bound);

        Assert.Equal("1 2 3 4 5 6", string.Join(' ', (await books.Read(stream.Id)).SelectMany(BooksText.Split)));
        Assert.Equal(["[1]", "[2]", "[3]", "[4]", "[5]"], (await books.Read(stream.Id)).Take(5));
        await TestBooks.Append(stream, "7").WaitAsync(TestBooks.Bound);
        Assert.Equal(0, SpoolBytes);
    }

    [Fact]
    public async Task Rows_behind_one_that_another_activation_overtook_are_refused_with_it()
    {
        await using var books = await MakeBooks();
        await using var journal = await Start(books);
        var (stale, other) = (Open(journal, "a"), Open(journal, "b"));
        List<Task> lost = [];
        for (var n = 1; n <= 3; n++)
        {
            lost.Add(TestBooks.Append(stale, $"{n}"));
            await stale.Kept.WaitAsync(TestBooks.Bound);
        }

        await Overtake(books);
        _isAway = false;

        foreach (var append in lost) await Assert.ThrowsAsync<FencedException>(() => append.WaitAsync(TestBooks.Bound));
        await Assert.ThrowsAsync<FencedException>(() => stale.Kept);
        await TestBooks.Append(other, "1").WaitAsync(TestBooks.Bound);
        Assert.Equal(["[]"], await books.Read(stale.Id));
        Assert.True(journal.IsAccepting);
    }

    [Fact]
    public async Task Rows_that_were_overtaken_before_the_next_start_are_refused_although_they_were_kept()
    {
        await using var books = await MakeBooks();
        await using (var journal = await Start(books))
        {
            var stale = Open(journal, "a");
            for (var n = 1; n <= 3; n++)
            {
                _ = TestBooks.Append(stale, $"{n}");
                await stale.Kept.WaitAsync(TestBooks.Bound);
            }
        }

        await Overtake(books);
        await using var next = await books.Start();

        Assert.Equal(["[]"], await books.Read(TestBooks.Stream("a")));
        Assert.True(books.Logger.HasLogged("LogRejected"));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_counts_as_away()
    {
        await using var books = await MakeBooks();
        books.Options.SpoolAfter = TimeSpan.FromMilliseconds(20);
        var answer = new TaskCompletionSource();
        await using var journal = await books.Start(async flush =>
        {
            await answer.Task;
            return await flush();
        });
        var stream = Open(journal, "a");

        var first = TestBooks.Append(stream, "1");
        await stream.Kept.WaitAsync(TestBooks.Bound);
        var second = TestBooks.Append(stream, "2");
        await stream.Kept.WaitAsync(TestBooks.Bound);
        Assert.False(first.IsCompleted || second.IsCompleted);

        answer.SetResult();
        await Task.WhenAll(first, second).WaitAsync(TestBooks.Bound);
        Assert.Equal(["[1]", "[2]"], await books.Read(stream.Id));
    }

    [Fact]
    public async Task What_waited_behind_a_row_when_the_outage_began_is_kept_with_it()
    {
        await using var books = await MakeBooks();
        var (started, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var journal = await books.Start(async _ =>
        {
            started.TrySetResult();
            await answer.Task;
            throw new NpgsqlException("The server is away.");
        });
        var stream = Open(journal, "a");

        _ = TestBooks.Append(stream, "1");
        await started.Task.WaitAsync(TestBooks.Bound);
        _ = TestBooks.Append(stream, "2");
        answer.SetResult();

        await stream.Kept.WaitAsync(TestBooks.Bound);
    }

    [Fact]
    public async Task Nothing_counts_as_kept_without_a_spool()
    {
        await using var books = await TestBooks.Make(server);
        await AssertKeptOnlyWhenWritten(books);
    }

    [Fact]
    public async Task Nothing_counts_as_kept_when_the_spool_is_full()
    {
        await using var books = await MakeBooks();
        books.Options.SpoolBytesMax = 1;
        await AssertKeptOnlyWhenWritten(books);
    }

    [Fact]
    public async Task Nothing_counts_as_kept_when_other_processes_may_write_the_stream_too()
    {
        await using var books = await MakeBooks();
        books.Options.OwnsDatabase = false;
        await AssertKeptOnlyWhenWritten(books);
    }

    private async Task AssertKeptOnlyWhenWritten(TestBooks books)
    {
        using var attempts = new SemaphoreSlim(0);
        await using var journal = await books.Start(flush =>
        {
            attempts.Release();
            return _isAway ? throw new NpgsqlException("The server is away.") : flush();
        });
        var stream = Open(journal, "a");

        var first = TestBooks.Append(stream, "1");
        await books.Logger.Logged("LogStillAway");
        var second = TestBooks.Append(stream, "2");
        var kept = stream.Kept;
        // What is kept is kept before the next attempt begins; some of those counted here were made before the second append.
        for (var attempt = 0; attempt < 6; attempt++) await attempts.WaitAsync(TestBooks.Bound);
        Assert.False(kept.IsCompleted);

        _isAway = false;
        await Task.WhenAll(first, second, kept).WaitAsync(TestBooks.Bound);
        Assert.Equal(["[1]", "[2]"], await books.Read(stream.Id));
    }

    private long SpoolBytes => new FileInfo(Path.Combine(_directory.Path, Spool.FileName)).Length;

    private static JournalStream Open(PostgresJournal journal, string name) => journal.OpenStream(TestBooks.Stream(name), Activation, seqLast: 0);

    /// <summary>Another activation, in another process, has opened the stream of <c>a</c>.</summary>
    private static Task<object?> Overtake(TestBooks books) => books.Execute(
        $"INSERT INTO journal (stream, seq, activation, checksum, events) VALUES ('account/a', 1, '{Guid.NewGuid()}', {JournalChecksum.Of("[]"u8)}, '[]')");

    private Task<PostgresJournal> Start(TestBooks books) =>
        books.Start(flush => _isAway ? throw new NpgsqlException("The server is away.") : flush());

    private async Task<TestBooks> MakeBooks()
    {
        var books = await TestBooks.Make(server);
        books.Options.SpoolDirectory = _directory.Path;
        return books;
    }
}
