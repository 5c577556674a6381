using Ledger.Sql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ledger.Sessions;

/// <summary>
/// Ends sessions of this program, of whichever process, whose transaction has waited for its client for longer than any client that runs takes. The
/// server's own timeouts do not see one that stands still within a statement: half of a copy sent, or a statement without its end.
/// <para>
/// Ending a session is safe for whoever owns it: its transaction has not happened, and all of them are tried again or reported as failed. Every
/// process looks, so it matters to nobody's books which one stands still: a silo, a relay alone, or a command in a terminal.
/// </para>
/// </summary>
public sealed partial class StalledSessions(NpgsqlDataSource database, TimeProvider time, ILogger<StalledSessions> logger)
{
    /// <summary>How long the server may wait for a client in the middle of a transaction that has written something.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(5);

    /// <summary>How often to look: one row of the server's for each of its sessions.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private const string EndSql = $"""
        SELECT format('%s (server process %s, in its transaction since %s)', application_name, pid, xact_start), pg_terminate_backend(pid)
        FROM pg_stat_activity
        WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
          AND starts_with(application_name, '{SessionName.Prefix}')
          AND backend_xid IS NOT NULL AND wait_event_type = 'Client' AND state_change < clock_timestamp() - $1
        """;

    /// <summary>Looks until cancelled. While the server is away there is nothing to end.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                foreach (var session in await End(WaitMax, cancellationToken)) LogEnded(session);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(LookInterval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends those there are now and names them.</summary>
    internal Task<IReadOnlyList<string>> End(TimeSpan waitMax, CancellationToken cancellationToken) =>
        database.Read(EndSql, row => row.GetString(0), cancellationToken, Statements.Parameter(waitMax));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A session whose client stands still in the middle of a transaction was ended: {Session}.")]
    private partial void LogEnded(string session);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Sessions whose clients stand still could not be looked for: {Reason}")]
    private partial void LogFailed(string reason);
}
