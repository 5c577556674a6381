using System.Data;
using System.Globalization;
using Npgsql;

namespace Ledger.Sessions;

/// <summary>
/// Transactions that the server ends by itself when their client stands still: a machine that is starved, migrated or cut off keeps what it had
/// locked from all others for as long as it is told here, and not for as long as it stands.
/// </summary>
public static class Transactions
{
    /// <summary>How long the server waits for the next statement of a transaction that changes something. Its clients work on nothing in between.</summary>
    public static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(10);

    /// <summary>The same for one that only reads, whose client may work long on what it has read.</summary>
    public static readonly TimeSpan SnapshotIdleMax = TimeSpan.FromMinutes(1);

    // Whatever waits for the client inside a statement is not idle. There a machine that is gone is told by its silence, and a process that
    // stands still, for which its kernel goes on answering, by StalledSessions.
    private const string BoundSql = """
        SELECT set_config('idle_in_transaction_session_timeout', $1, true),
               set_config('tcp_keepalives_idle', '5', true), set_config('tcp_keepalives_interval', '2', true), set_config('tcp_keepalives_count', '3', true)
        """;

    /// <summary>A transaction that may write and lock.</summary>
    public static Task<NpgsqlTransaction> BeginBounded(this NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.Begin(IsolationLevel.ReadCommitted, IdleMax, cancellationToken);

    /// <summary>A transaction that reads everything as of one moment.</summary>
    public static Task<NpgsqlTransaction> BeginSnapshot(this NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.Begin(IsolationLevel.RepeatableRead, SnapshotIdleMax, cancellationToken);

    internal static async Task<NpgsqlTransaction> Begin(
        this NpgsqlConnection connection, IsolationLevel isolation, TimeSpan idleMax, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(isolation, cancellationToken);
        try
        {
            await using var bound = new NpgsqlCommand(BoundSql, connection)
            {
                Parameters = { new() { Value = ((long)idleMax.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) } },
            };
            await bound.ExecuteNonQueryAsync(cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }
}
