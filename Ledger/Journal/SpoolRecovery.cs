using Metering.Books;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ledger.Journal;

/// <summary>
/// Writes to the journal what an earlier process left in the spool, before any actor activates. Repeating it changes nothing: a row that is
/// there already is recognised as its own.
/// </summary>
internal sealed partial class SpoolRecovery(Spool spool, IJournalSession session, NpgsqlDataSource database, JournalOptions options, ILogger logger)
{
    private readonly Dictionary<StreamId, JournalRow> _wave = [];
    private readonly HashSet<StreamId> _broken = [];
    private int _written;

    public async Task Run(CancellationToken cancellationToken)
    {
        var bytes = 0;
        foreach (var row in spool.ReadLeft())
        {
            // Rows of one stream go in order, each in a later wave than the one before it: none may be written if its predecessor is refused.
            if (_wave.ContainsKey(row.Stream) || _wave.Count >= options.RowsPerFlushMax || bytes >= options.BytesPerFlushMax)
            {
                await WriteWave(cancellationToken);
                bytes = 0;
            }

            _wave.Add(row.Stream, row);
            bytes += row.Events.Length;
        }

        await WriteWave(cancellationToken);
        spool.Clear();
        if (_written > 0) LogRecovered(logger, _written, _broken.Count);
    }

    private async Task WriteWave(CancellationToken cancellationToken)
    {
        if (_wave.Count == 0) return;
        var last = await ReadLast(cancellationToken);
        var rejected = _wave.Values.Where(row => _broken.Contains(row.Stream) || LeavesGap(row, last)).ToList();
        foreach (var row in rejected) _wave.Remove(row.Stream);

        var rows = _wave.Values.OrderBy(row => row.Stream.Value, StringComparer.Ordinal).ToList();
        var fenced = await session.Flush(rows, cancellationToken);
        rejected.AddRange(fenced.Select(writer => _wave[writer.Stream]));
        _written += rows.Count - fenced.Count;
        foreach (var row in rejected) _broken.Add(row.Stream);
        spool.Reject(rejected);
        _wave.Clear();
    }

    /// <summary>A row beyond the next one belongs to another database, or to this one before an older backup was restored.</summary>
    private static bool LeavesGap(JournalRow row, Dictionary<string, long> last) => row.Seq > last.GetValueOrDefault(row.Stream.Value) + 1;

    private async Task<Dictionary<string, long>> ReadLast(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT stream, max(seq) FROM journal WHERE stream = ANY ($1) GROUP BY stream");
        command.Parameters.AddWithValue(_wave.Keys.Select(stream => stream.Value).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Dictionary<string, long> last = [];
        while (await reader.ReadAsync(cancellationToken)) last.Add(reader.GetString(0), reader.GetInt64(1));
        return last;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Rows} rows that an earlier process spooled are in the journal; {Streams} streams had rows rejected.")]
    private static partial void LogRecovered(ILogger logger, int rows, int streams);
}
