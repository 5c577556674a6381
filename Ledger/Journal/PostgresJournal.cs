using Metering.Books;
using Metering.Tokens;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ledger.Journal;

/// <summary>The journal in PostgreSQL. One instance per process and database; the schema must have been applied.</summary>
public sealed class PostgresJournal : IJournal, IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly JournalWriter _writer;
    private readonly SnapshotStore _snapshots;
    private readonly Spool? _spool;

    private PostgresJournal(NpgsqlDataSource database, JournalWriter writer, SnapshotStore snapshots, Spool? spool)
    {
        _database = database;
        _writer = writer;
        _snapshots = snapshots;
        _spool = spool;
    }

    public bool IsAccepting => _writer.IsAccepting;

    /// <summary>
    /// Ends when the journal has stopped. It faults, with <see cref="DatabaseOwnedException"/>, when the database was lost to another process:
    /// nothing can be written any more, and the process should end.
    /// </summary>
    public Task Completion => _writer.Completion;

    /// <summary>
    /// Takes the owner lock, writes what an earlier process left in the spool, and begins to write. Throws
    /// <see cref="DatabaseOwnedException"/> when another process owns the database, <see cref="NpgsqlException"/> when it cannot be reached,
    /// and <see cref="InvalidDataException"/> when the spool is damaged.
    /// </summary>
    public static Task<PostgresJournal> Start(
        NpgsqlDataSource database, JournalOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var name = $"metering journal {Guid.NewGuid():N}";
        return Start(database, token => JournalSession.Open(database, options, name, token), options, time, logger, cancellationToken);
    }

    /// <summary>For tests that put a session of their own between the writer and the database.</summary>
    internal static async Task<PostgresJournal> Start(
        NpgsqlDataSource database,
        Func<CancellationToken, Task<IJournalSession>> connect,
        JournalOptions options,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var session = await ConnectFirst(connect, options, time, cancellationToken);
        Spool? spool = null;
        try
        {
            if (options.SpoolDirectory is { } directory)
            {
                spool = new Spool(directory, options.SpoolBytesMax, logger);
                await new SpoolRecovery(spool, session, database, options, logger).Run(cancellationToken);
            }
        }
        catch
        {
            spool?.Dispose();
            await session.DisposeAsync();
            throw;
        }

        var writer = new JournalWriter(session, connect, options, spool, time, logger);
        return new PostgresJournal(database, writer, new SnapshotStore(database, options.SnapshotsWaitingMax, logger), spool);
    }

    public Task<Snapshot?> ReadSnapshot(StreamId stream, CancellationToken cancellationToken) => _snapshots.Read(stream, cancellationToken);

    public IAsyncEnumerable<JournalRow> Read(StreamId stream, long seqAfter, CancellationToken cancellationToken) =>
        JournalReader.Read(_database, stream, seqAfter, cancellationToken);

    /// <summary>Every token that was ever created, deleted ones included.</summary>
    public IAsyncEnumerable<TokenId> ReadTokens(CancellationToken cancellationToken) => JournalReader.ReadTokens(_database, cancellationToken);

    public JournalStream OpenStream(StreamId stream, Guid activation, long seqLast) => new(stream, activation, seqLast, _writer);

    public void WriteSnapshot(Snapshot snapshot) => _snapshots.Keep(snapshot);

    /// <summary>
    /// Writes what waits and stops. What cannot be written within <paramref name="limit"/> goes to the spool and is written at the next start;
    /// its appends fault with <see cref="JournalClosedException"/>.
    /// </summary>
    public Task FlushAndStop(TimeSpan limit) => _writer.FlushAndStop(limit);

    /// <summary>Stops at once, as a crash would; call <see cref="FlushAndStop"/> first.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _snapshots.DisposeAsync();
        _spool?.Dispose();
    }

    /// <summary>An owner that is just going away is waited for; one that stays is reported.</summary>
    private static async Task<IJournalSession> ConnectFirst(
        Func<CancellationToken, Task<IJournalSession>> connect, JournalOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await connect(cancellationToken);
            }
            catch (DatabaseOwnedException) when (time.GetElapsedTime(started) < options.OwnerWaitMax)
            {
                await Task.Delay(options.RetryDelayMin, time, cancellationToken);
            }
        }
    }
}
