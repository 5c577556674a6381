using Npgsql;

namespace Ledger.Projection;

/// <summary>Who is in the way when the tables do not follow the journal.</summary>
internal sealed class ProjectionHolders(NpgsqlDataSource database)
{
    private const string DescribeSql = """
        SELECT string_agg(DISTINCT format('%s (server process %s, user %s, %s, in its transaction since %s)',
            coalesce(nullif(a.application_name, ''), 'a session without a name'), a.pid, a.usename, coalesce(a.state, 'of unknown state'), a.xact_start), '; ')
        FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'relation' AND l.relation IN ('journal'::regclass, 'projection'::regclass, 'calls'::regclass)
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND l.granted AND l.mode NOT IN ('AccessShareLock', 'RowShareLock')
          AND a.pid <> pg_backend_pid() AND a.wait_event_type IS DISTINCT FROM 'Lock'
        """;

    /// <summary>The sessions that write to the journal or the tables now and do not wait themselves, for people.</summary>
    public async Task<string> Describe(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(DescribeSql);
        return await command.ExecuteScalarAsync(cancellationToken) as string ?? "nobody any more";
    }
}
