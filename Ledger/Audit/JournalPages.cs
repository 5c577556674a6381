using Ledger.Projection;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Audit;

/// <summary>Reads the journal from its first row up to where the tables stand, a page at a time, within the audit's one snapshot.</summary>
internal sealed class JournalPages(NpgsqlConnection connection, ProjectionCursor end)
{
    /// <summary>Rows in memory at once.</summary>
    public const int RowsMax = 2_000;

    private const string NextSql = """
        SELECT stream, seq, checksum, events, tx, position
        FROM journal
        WHERE (tx, position) > ($1, $2) AND (tx, position) <= ($3, $4)
        ORDER BY tx, position
        LIMIT $5
        """;

    private ProjectionCursor _after = ProjectionCursor.Start;

    /// <summary>The next rows; none at the end.</summary>
    public async Task<IReadOnlyList<Row>> ReadNext(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(NextSql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<ulong> { TypedValue = _after.Tx, NpgsqlDbType = NpgsqlDbType.Xid8 },
                new NpgsqlParameter<long> { TypedValue = _after.Position },
                new NpgsqlParameter<ulong> { TypedValue = end.Tx, NpgsqlDbType = NpgsqlDbType.Xid8 },
                new NpgsqlParameter<long> { TypedValue = end.Position },
                new NpgsqlParameter<int> { TypedValue = RowsMax },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<Row>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3)));
            _after = new(reader.GetFieldValue<ulong>(4), reader.GetInt64(5));
        }

        return rows;
    }

    /// <summary>A row as it lies there: nothing of it is believed yet.</summary>
    internal readonly record struct Row(string Stream, long Seq, long Checksum, byte[] Events);
}
