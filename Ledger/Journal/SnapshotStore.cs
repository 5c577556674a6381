using System.Threading.Channels;
using Metering.Books;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ledger.Journal;

/// <summary>Keeps the latest snapshot of each stream. Nothing depends on it: what is lost, late or damaged here costs a longer replay.</summary>
internal sealed partial class SnapshotStore : IAsyncDisposable
{
    /// <summary>
    /// A snapshot counts only if the row it ends with is durable, and never replaces a later one: it must not tell of what never happened.
    /// </summary>
    private const string Write =
        """
        INSERT INTO snapshots (stream, seq, state, checksum)
        SELECT $1, $2, $3, $4 WHERE EXISTS (SELECT 1 FROM journal WHERE stream = $1 AND seq = $2)
        ON CONFLICT (stream) DO UPDATE SET seq = EXCLUDED.seq, state = EXCLUDED.state, checksum = EXCLUDED.checksum
        WHERE snapshots.seq < EXCLUDED.seq
        """;

    private readonly NpgsqlDataSource _database;
    private readonly ILogger _logger;
    private readonly Channel<Snapshot> _waiting;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public SnapshotStore(NpgsqlDataSource database, int waitingMax, ILogger logger)
    {
        _database = database;
        _logger = logger;
        _waiting = Channel.CreateBounded<Snapshot>(new BoundedChannelOptions(waitingMax)
        {
            FullMode = BoundedChannelFullMode.DropWrite,
            SingleReader = true,
        });
        _loop = Task.Run(Run);
    }

    public void Keep(Snapshot snapshot) => _waiting.Writer.TryWrite(snapshot);

    public async Task<Snapshot?> Read(StreamId stream, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand("SELECT seq, state, checksum FROM snapshots WHERE stream = $1");
        command.Parameters.AddWithValue(stream.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        var state = reader.GetFieldValue<byte[]>(1);
        if (JournalChecksum.Of(state) == reader.GetInt64(2)) return new Snapshot(stream, reader.GetInt64(0), state);
        LogDamaged(_logger, stream);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task Run()
    {
        await foreach (var snapshot in _waiting.Reader.ReadAllAsync(_stop.Token))
        {
            try
            {
                await using var command = _database.CreateCommand(Write);
                command.Parameters.AddWithValue(snapshot.Stream.Value);
                command.Parameters.AddWithValue(snapshot.Seq);
                command.Parameters.AddWithValue(snapshot.State);
                command.Parameters.AddWithValue(JournalChecksum.Of(snapshot.State.Span));
                await command.ExecuteNonQueryAsync(_stop.Token);
            }
            catch (NpgsqlException e)
            {
                LogNotKept(_logger, snapshot.Stream, e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The snapshot of {Stream} is damaged; the stream is replayed from its beginning.")]
    private static partial void LogDamaged(ILogger logger, StreamId stream);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A snapshot of {Stream} was not kept: {Reason}")]
    private static partial void LogNotKept(ILogger logger, StreamId stream, string reason);
}
