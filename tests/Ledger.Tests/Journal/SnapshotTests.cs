using System.Text;
using Metering.Books;
using Testing;

namespace Ledger.Tests.Journal;

public sealed class SnapshotTests(SharedServer server)
{
    private static readonly StreamId Ada = TestBooks.Stream("ada");

    [Fact]
    public async Task The_latest_snapshot_of_durable_rows_is_kept()
    {
        await using var books = await TestBooks.Make(server);
        await using var journal = await books.Start();
        var stream = journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 0);
        for (var n = 1; n <= 3; n++) await TestBooks.Append(stream, $"{n}");

        journal.WriteSnapshot(Of(3));
        journal.WriteSnapshot(Of(2));
        // Row 9 does not exist: a snapshot that contains it tells of what never happened.
        journal.WriteSnapshot(Of(9));
        await WaitForOthers(journal, stream);

        var kept = await journal.ReadSnapshot(Ada, CancellationToken.None);
        Assert.Equal((3L, "state 3"), (kept!.Seq, Encoding.UTF8.GetString(kept.State.Span)));
    }

    [Fact]
    public async Task A_damaged_snapshot_counts_as_none()
    {
        await using var books = await TestBooks.Make(server);
        await using var journal = await books.Start();
        var stream = journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 0);
        await TestBooks.Append(stream, "1");
        journal.WriteSnapshot(Of(1));
        await WaitForOthers(journal, stream);

        await books.Execute("UPDATE snapshots SET state = 'other'");

        Assert.Null(await journal.ReadSnapshot(Ada, CancellationToken.None));
    }

    private static Snapshot Of(long seq) => new(Ada, seq, Encoding.UTF8.GetBytes($"state {seq}"));

    /// <summary>Snapshots are written one after the other: when a later one of another stream can be read, all before it are done.</summary>
    private static async Task WaitForOthers(Ledger.Journal.PostgresJournal journal, JournalStream stream)
    {
        var last = journal.OpenStream(TestBooks.Stream("last"), stream.Activation, seqLast: 0);
        await last.Append([]);
        journal.WriteSnapshot(new Snapshot(last.Id, 1, "{}"u8.ToArray()));
        await Polling.Until(async () => await journal.ReadSnapshot(last.Id, CancellationToken.None) is not null, "the last snapshot is kept");
    }
}
