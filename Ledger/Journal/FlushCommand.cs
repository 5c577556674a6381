using System.Collections.Frozen;
using Metering.Books;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Journal;

/// <summary>
/// The one statement that writes, prepared once per connection and filled anew for every flush. It is a plain insert, which costs the server a third
/// less than one that steps around conflicts: those come once in an activation's life. Only after one has refused the whole statement are the
/// rows written again around it.
/// </summary>
internal sealed class FlushCommand : IAsyncDisposable
{
    private const string Insert =
        """
        INSERT INTO journal (stream, seq, activation, checksum, events)
        SELECT * FROM unnest($1, $2, $3, $4, $5)
        """;

    private const string InsertAround = $"{Insert} ON CONFLICT (stream, seq) DO NOTHING";

    /// <summary>Which of the rows stand in the journal exactly as this process wrote them.</summary>
    private const string FindOurs =
        """
        SELECT i.stream, i.activation
        FROM unnest($1, $2, $3, $4) AS i (stream, seq, activation, checksum)
        JOIN journal j ON j.stream = i.stream AND j.seq = i.seq AND j.activation = i.activation AND j.checksum = i.checksum
        """;

    private readonly NpgsqlParameter<string[]> _streams = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
    private readonly NpgsqlParameter<long[]> _seqs = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };
    private readonly NpgsqlParameter<Guid[]> _activations = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };
    private readonly NpgsqlParameter<long[]> _checksums = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };
    private readonly NpgsqlParameter<ReadOnlyMemory<byte>[]> _events = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };
    private readonly NpgsqlCommand _insert;

    public FlushCommand(NpgsqlConnection connection, TimeSpan timeout)
    {
        _insert = new NpgsqlCommand(Insert, connection) { CommandTimeout = (int)Math.Ceiling(timeout.TotalSeconds) };
        _insert.Parameters.AddRange(new NpgsqlParameter[] { _streams, _seqs, _activations, _checksums, _events });
    }

    public Task Prepare(CancellationToken cancellationToken) => _insert.PrepareAsync(cancellationToken);

    public async Task<IReadOnlySet<RowWriter>> Execute(IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken)
    {
        Fill(rows);
        try
        {
            await _insert.ExecuteNonQueryAsync(cancellationToken);
            return FrozenSet<RowWriter>.Empty;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return await ExecuteAround(rows, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _insert.DisposeAsync();

    private async Task<IReadOnlySet<RowWriter>> ExecuteAround(IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken)
    {
        await using var insert = Again(InsertAround, [_streams, _seqs, _activations, _checksums, _events]);
        var written = await insert.ExecuteNonQueryAsync(cancellationToken);
        return written == rows.Count ? FrozenSet<RowWriter>.Empty : await FindFenced(rows, cancellationToken);
    }

    /// <summary>
    /// A row that was not inserted met a committed row under its key, which a later statement sees. Rows are never changed, so what stands
    /// there now is final: either our own, from an attempt whose acknowledgement was lost, or another activation's.
    /// </summary>
    private async Task<IReadOnlySet<RowWriter>> FindFenced(IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken)
    {
        await using var command = Again(FindOurs, [_streams, _seqs, _activations, _checksums]);
        var fenced = rows.Select(RowWriter.Of).ToHashSet();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) fenced.Remove(new RowWriter(StreamId.Parse(reader.GetString(0)), reader.GetGuid(1)));
        return fenced;
    }

    /// <summary>Another statement about the rows that <see cref="Fill"/> has put into the parameters.</summary>
    private NpgsqlCommand Again(string sql, NpgsqlParameter[] filled)
    {
        var command = new NpgsqlCommand(sql, _insert.Connection) { CommandTimeout = _insert.CommandTimeout };
        foreach (var parameter in filled) command.Parameters.Add(parameter.Clone());
        return command;
    }

    private void Fill(IReadOnlyList<JournalRow> rows)
    {
        var count = rows.Count;
        if (_streams.TypedValue?.Length != count)
        {
            _streams.TypedValue = new string[count];
            _seqs.TypedValue = new long[count];
            _activations.TypedValue = new Guid[count];
            _checksums.TypedValue = new long[count];
            _events.TypedValue = new ReadOnlyMemory<byte>[count];
        }

        for (var i = 0; i < count; i++)
        {
            var row = rows[i];
            _streams.TypedValue![i] = row.Stream.Value;
            _seqs.TypedValue![i] = row.Seq;
            _activations.TypedValue![i] = row.Activation;
            _checksums.TypedValue![i] = row.Checksum;
            _events.TypedValue![i] = row.Events;
        }
    }
}
