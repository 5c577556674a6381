using Metering.Books;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Projection;

/// <summary>Reads the journal in the order in which it became complete.</summary>
internal sealed class JournalTail(NpgsqlDataSource database, ProjectorOptions options)
{
    // A transaction that is still running may yet commit a row below one that is already visible. Nothing at or above the oldest one that may be
    // writing here is read, so the cursor never passes a row that appears later.
    //
    // Transactions that do not write here are passed over, however long they run: those that hold the lock on their own number, and not the lock
    // on the journal that its writers hold until their commit. A writer takes that lock before its number, in one and the same statement. So a
    // writer whose number is below the snapshot's end, and whose rows the next statement does not see, has held it all the while the locks were
    // listed; and one that does not hold the lock on its number yet is not passed over. The list and the rows must not be read by one statement:
    // its snapshot would be older than the list, and a writer that committed in between would be in neither.
    //
    // While a writer holds readers back, the same statement tells since when something durable waits for it. That is for people: the row may be one
    // that is complete, and is read next.
    private const string BoundSql = """
        WITH locks AS MATERIALIZED (SELECT * FROM pg_locks), writer AS MATERIALIZED (
            SELECT running
            FROM pg_snapshot_xip(pg_current_snapshot()) AS running
            WHERE NOT EXISTS (
                SELECT FROM locks AS own
                WHERE own.locktype = 'transactionid' AND own.transactionid = running::xid AND own.mode = 'ExclusiveLock' AND own.granted
                  AND own.virtualtransaction NOT IN (
                    SELECT writing.virtualtransaction FROM locks AS writing
                    WHERE writing.locktype = 'relation' AND writing.relation = 'journal'::regclass AND writing.mode = 'RowExclusiveLock'
                      AND writing.database = (SELECT oid FROM pg_database WHERE datname = current_database())))
            ORDER BY running
            LIMIT 1)
        SELECT coalesce((SELECT running FROM writer), pg_snapshot_xmax(pg_current_snapshot())),
               CASE WHEN EXISTS (SELECT FROM writer)
                    THEN (SELECT written_at FROM journal WHERE (tx, position) > ($1, $2) ORDER BY tx, position LIMIT 1) END
        """;

    private const string NextSql = """
        SELECT stream, seq, events, tx, position, written_at
        FROM journal
        WHERE (tx, position) > ($1, $2) AND tx < $4
        ORDER BY tx, position
        LIMIT $3
        """;

    private const string LastSql = "SELECT tx, position FROM journal ORDER BY tx DESC, position DESC LIMIT 1";

    // Transaction numbers belong to one server. Rows that a dump brought from a server that had counted further are above everything that
    // this one will write for a long time: they would never be read, and new rows would be passed over.
    private const string ForeignSql = "SELECT EXISTS (SELECT FROM journal WHERE tx >= pg_snapshot_xmax(pg_current_snapshot()))";

    /// <summary>Throws when the journal was restored from another server's dump and its order here is not made yet.</summary>
    public async Task ThrowIfForeign(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ForeignSql);
        if (await command.ExecuteScalarAsync(cancellationToken) is true)
        {
            throw new InvalidDataException(
                "The journal has transaction numbers of another server, as after restoring a dump. While nothing writes, run "
                + "UPDATE journal SET tx = '0', and then rebuild the projection: positions keep the order.");
        }
    }

    /// <summary>The complete rows behind a cursor.</summary>
    public async Task<JournalReading> ReadNext(ProjectionCursor after, CancellationToken cancellationToken)
    {
        var (bound, waitingSince) = await ReadBound(after, cancellationToken);
        await using var command = database.CreateCommand(NextSql);
        command.Parameters.Add(Tx(after.Tx));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after.Position });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.BatchRowsMax });
        command.Parameters.Add(Tx(bound));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        var rows = new List<JournalBatch.Row>();
        var (end, writtenAt, bytes) = (after, default(DateTimeOffset), 0L);
        while (bytes < options.BatchBytesMax && await reader.ReadAsync(cancellationToken))
        {
            var events = reader.GetFieldValue<byte[]>(2);
            rows.Add(new(StreamId.Parse(reader.GetString(0)), reader.GetInt64(1), events));
            end = new(reader.GetFieldValue<ulong>(3), reader.GetInt64(4));
            writtenAt = reader.GetFieldValue<DateTimeOffset>(5);
            bytes += events.Length;
        }

        var isFull = rows.Count >= options.BatchRowsMax || bytes >= options.BatchBytesMax;
        return rows.Count == 0 ? JournalReading.Nothing(waitingSince) : JournalReading.Of(new(rows, end, writtenAt, isFull));
    }

    /// <summary>The place of the last row that is durable now: whoever has passed it has everything that was durable at this moment.</summary>
    public async Task<ProjectionCursor> ReadEnd(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LastSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(reader.GetFieldValue<ulong>(0), reader.GetInt64(1))
            : ProjectionCursor.Start;
    }

    private async Task<(ulong Tx, DateTimeOffset? WaitingSince)> ReadBound(ProjectionCursor after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(BoundSql);
        command.Parameters.Add(Tx(after.Tx));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after.Position });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetFieldValue<ulong>(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1));
    }

    private static NpgsqlParameter<ulong> Tx(ulong tx) => new() { TypedValue = tx, NpgsqlDbType = NpgsqlDbType.Xid8 };
}
