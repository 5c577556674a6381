using System.Runtime.CompilerServices;
using Metering.Books;
using Metering.Tokens;
using Npgsql;

namespace Ledger.Journal;

/// <summary>Reads the journal itself. A stream is read without trust: a gap or a wrong checksum is reported, never skipped.</summary>
internal static class JournalReader
{
    /// <summary>Every token that was ever created, whatever the tables behind the journal say.</summary>
    public static async IAsyncEnumerable<TokenId> ReadTokens(NpgsqlDataSource database, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT stream FROM journal WHERE stream >= 'token/' AND stream < 'token0' AND seq = 1");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (StreamId.Parse(reader.GetString(0)).IsToken(out var token)) yield return token;
        }
    }

    public static async IAsyncEnumerable<JournalRow> Read(
        NpgsqlDataSource database, StreamId stream, long seqAfter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT seq, activation, checksum, events FROM journal WHERE stream = $1 AND seq > $2 ORDER BY seq");
        command.Parameters.AddWithValue(stream.Value);
        command.Parameters.AddWithValue(seqAfter);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new JournalRow(stream, reader.GetInt64(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3));
            if (row.Seq != ++seqAfter) throw new InvalidDataException($"Row {seqAfter} of {stream} is missing; the next one is {row.Seq}.");
            if (JournalChecksum.Of(row.Events.Span) != row.Checksum)
                throw new InvalidDataException($"Row {row.Seq} of {stream} does not have its checksum.");
            yield return row;
        }
    }
}
