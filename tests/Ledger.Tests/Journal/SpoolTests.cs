using Ledger.Journal;
using Metering.Books;
using Npgsql;
using Testing;

namespace Ledger.Tests.Journal;

/// <summary>An outage that outlives the process.</summary>
public sealed class SpoolTests(SharedServer server) : IDisposable
{
    private static readonly Guid Activation = Guid.NewGuid();
    private readonly TestDirectory _directory = new();

    private string SpoolPath => Path.Combine(_directory.Path, Spool.FileName);

    private string RejectedPath => Path.Combine(_directory.Path, Spool.RejectedFileName);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task After_a_crash_in_an_outage_the_row_in_flight_of_each_stream_is_written_at_the_next_start()
    {
        await using var books = await MakeBooks();
        List<Task> appended = [];
        await using (var journal = await books.Start(_ => throw new NpgsqlException("The server is away.")))
        {
            appended.Add(Open(journal, "a").Append([]));
            await books.Logger.Logged("LogKept");
            var bytesOfOne = new FileInfo(SpoolPath).Length;
            appended.Add(Open(journal, "b").Append([]));
            await Polling.Until(() => new FileInfo(SpoolPath).Length >= 2 * bytesOfOne, "both rows are in the spool");
        }

        foreach (var append in appended) await Assert.ThrowsAsync<JournalClosedException>(() => append);
        Assert.Equal(0L, await books.Execute("SELECT count(*) FROM journal"));

        await using var next = await books.Start();

        Assert.Equal(["[]"], await books.Read(TestBooks.Stream("a")));
        Assert.Equal(["[]"], await books.Read(TestBooks.Stream("b")));
        Assert.Equal(0, new FileInfo(SpoolPath).Length);
    }

    [Fact]
    public async Task An_orderly_end_in_an_outage_keeps_everything_in_order()
    {
        await using var books = await MakeBooks();
        await using (var journal = await books.Start(_ => throw new NpgsqlException("The server is away.")))
        {
            var stream = Open(journal, "a");
            var first = TestBooks.Append(stream, "1");
            await books.Logger.Logged("LogKept");
            Task[] behind = [TestBooks.Append(stream, "2"), TestBooks.Append(stream, "3")];

            await journal.FlushAndStop(TimeSpan.FromMilliseconds(1));

            foreach (var append in behind.Prepend(first)) await Assert.ThrowsAsync<JournalClosedException>(() => append);
        }

        await using var next = await books.Start();

        Assert.Equal(["[1]", "[2,3]"], await books.Read(TestBooks.Stream("a")));
    }

    [Fact]
    public async Task Rows_that_were_written_after_all_are_recognised()
    {
        await using var books = await MakeBooks();
        await using (var journal = await books.Start(async flush =>
        {
            await flush();
            throw new NpgsqlException("The answer was lost.");
        }))
        {
            _ = Open(journal, "a").Append([]);
            await books.Logger.Logged("LogKept");
        }

        await using var next = await books.Start();

        Assert.Equal(["[]"], await books.Read(TestBooks.Stream("a")));
        Assert.False(File.Exists(RejectedPath));
    }

    [Fact]
    public async Task Rows_that_another_activation_overtook_are_kept_aside_and_so_is_what_follows_them()
    {
        await using var books = await MakeBooks();
        Keep("a", 1, "[1]");
        Keep("a", 2, "[2]");
        Keep("b", 1, "[1]");
        await books.Execute(
            $"INSERT INTO journal (stream, seq, activation, checksum, events) VALUES ('account/a', 1, '{Guid.NewGuid()}', {JournalChecksum.Of("[]"u8)}, '[]')");

        await using var journal = await books.Start();

        Assert.Equal(["[]"], await books.Read(TestBooks.Stream("a")));
        Assert.Equal(["[1]"], await books.Read(TestBooks.Stream("b")));
        Assert.True(books.Logger.HasLogged("LogRejected"));
        Assert.True(new FileInfo(RejectedPath).Length > 0);
    }

    [Fact]
    public async Task Rows_of_another_database_make_no_gap()
    {
        await using var books = await MakeBooks();
        Keep("a", 7, "[7]");

        await using var journal = await books.Start();

        Assert.Equal(0L, await books.Execute("SELECT count(*) FROM journal"));
        Assert.True(books.Logger.HasLogged("LogRejected"));
    }

    [Fact]
    public async Task A_record_cut_short_at_any_byte_ends_the_spool_and_costs_only_itself()
    {
        Keep("a", 1, "[1]");
        var whole = new FileInfo(SpoolPath).Length;
        Keep("a", 2, "[2]");
        var bytes = await File.ReadAllBytesAsync(SpoolPath);

        for (var length = whole; length < bytes.Length; length++)
        {
            await File.WriteAllBytesAsync(SpoolPath, bytes[..(int)length]);
            Assert.Equal(1, Assert.Single(ReadLeft()).Seq);
        }
    }

    [Fact]
    public async Task Damage_before_the_end_is_reported()
    {
        Keep("a", 1, "[1]");
        Keep("a", 2, "[2]");
        var bytes = await File.ReadAllBytesAsync(SpoolPath);
        bytes[SpoolRecord.HeaderBytes + 3] ^= 1;
        await File.WriteAllBytesAsync(SpoolPath, bytes);

        Assert.Throws<InvalidDataException>(ReadLeft);
    }

    private static JournalStream Open(PostgresJournal journal, string name) => journal.OpenStream(TestBooks.Stream(name), Activation, seqLast: 0);

    private async Task<TestBooks> MakeBooks()
    {
        var books = await TestBooks.Make(server);
        books.Options.SpoolDirectory = _directory.Path;
        return books;
    }

    private void Keep(string stream, long seq, string events)
    {
        using var spool = new Spool(_directory.Path, long.MaxValue, new SignallingLogger());
        var bytes = System.Text.Encoding.UTF8.GetBytes(events);
        spool.Append([new JournalRow(TestBooks.Stream(stream), seq, Activation, JournalChecksum.Of(bytes), bytes)]);
    }

    private List<JournalRow> ReadLeft()
    {
        using var spool = new Spool(_directory.Path, long.MaxValue, new SignallingLogger());
        return [.. spool.ReadLeft()];
    }
}
