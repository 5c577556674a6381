using System.Globalization;
using Metering.Books;
using Npgsql;

namespace Ledger.Journal;

/// <summary>The writer's own connection, with the owner lock and the prepared statement on it.</summary>
internal sealed class JournalSession : IJournalSession
{
    /// <summary>What the client waits beyond the server's own timeout, so that the server's clean refusal comes first.</summary>
    private static readonly TimeSpan TimeoutMargin = TimeSpan.FromSeconds(5);

    private const int ReleaseSecondsMax = 3;

    private readonly NpgsqlConnection _connection;
    private readonly FlushCommand _flush;

    private JournalSession(NpgsqlConnection connection, FlushCommand flush)
    {
        _connection = connection;
        _flush = flush;
    }

    /// <summary>Connects. Throws <see cref="DatabaseOwnedException"/> when another process holds the owner lock.</summary>
    public static async Task<IJournalSession> Open(
        NpgsqlDataSource database, JournalOptions options, string applicationName, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        var session = new JournalSession(connection, new FlushCommand(connection, options.StatementTimeout + TimeoutMargin));
        try
        {
            await Configure(connection, options, applicationName, cancellationToken);
            if (options.OwnsDatabase) await OwnerLock.Take(connection, applicationName, cancellationToken);
            await session._flush.Prepare(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public Task<IReadOnlySet<RowWriter>> Flush(IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken) =>
        _flush.Execute(rows, cancellationToken);

    public async Task Ping(CancellationToken cancellationToken)
    {
        await using var ping = new NpgsqlCommand("SELECT 1", _connection);
        await ping.ExecuteScalarAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Release();
        await _flush.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <summary>
    /// A connection that still works goes back to the pool, which cleans it only when it is used next. The lock must not rest there until then.
    /// A connection that is broken has lost it.
    /// </summary>
    private async Task Release()
    {
        try
        {
            await using var release = new NpgsqlCommand("SELECT pg_advisory_unlock_all(); RESET ALL", _connection) { CommandTimeout = ReleaseSecondsMax };
            await release.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The caller has reported why the session ends; that it is broken is no news.
        }
    }

    /// <summary>
    /// A client that stalls must not block its successor: the server ends what takes too long, and probes a silent peer. There is no limit to
    /// being idle outside a transaction, because the lock must outlast a quiet night.
    /// </summary>
    private static async Task Configure(
        NpgsqlConnection connection, JournalOptions options, string applicationName, CancellationToken cancellationToken)
    {
        var timeout = ((long)options.StatementTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        await using var configure = new NpgsqlCommand(
            """
            SELECT set_config('application_name', $1, false), set_config('statement_timeout', $2, false),
                   set_config('lock_timeout', $2, false), set_config('idle_in_transaction_session_timeout', $2, false),
                   set_config('synchronous_commit', 'on', false), set_config('tcp_keepalives_idle', '10', false),
                   set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)
            """,
            connection)
        {
            Parameters = { new() { Value = applicationName }, new() { Value = timeout } },
        };
        await configure.ExecuteNonQueryAsync(cancellationToken);
    }
}
