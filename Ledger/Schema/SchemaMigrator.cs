using Ledger.Sessions;
using Npgsql;

namespace Ledger.Schema;

/// <summary>Brings a database to the schema of this program.</summary>
public static class SchemaMigrator
{
    /// <summary>Names the lock under which steps are applied, so that processes that start together take turns.</summary>
    private const long LockKey = 0x4D45_5445_5253_4348;

    // The lock is the session's, not a transaction's. A process that stands still between two steps loses its session, and the lock with it.
    private static readonly string LockSql = FormattableString.Invariant(
        $"SELECT pg_advisory_lock({LockKey}), set_config('idle_session_timeout', '{Transactions.IdleMax.TotalMilliseconds:0}', false)");

    private static readonly string UnlockSql = FormattableString.Invariant($"SELECT pg_advisory_unlock({LockKey}); RESET idle_session_timeout");

    /// <summary>
    /// Applies the steps that the database lacks, each in a transaction of its own. Safe to call at every start and from several processes at
    /// once. Throws <see cref="SchemaException"/> when the database is newer than the program, or has a step of another content.
    /// </summary>
    public static Task Apply(NpgsqlDataSource database, CancellationToken cancellationToken) => Apply(database, SchemaStep.All, cancellationToken);

    internal static async Task Apply(NpgsqlDataSource database, IReadOnlyList<SchemaStep> steps, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await Execute(connection, LockSql, cancellationToken);
        try
        {
            await Execute(
                connection,
                """
                CREATE TABLE IF NOT EXISTS schema_version (
                    version     integer PRIMARY KEY,
                    name        text NOT NULL,
                    checksum    text NOT NULL,
                    applied_at  timestamptz NOT NULL DEFAULT now())
                """,
                cancellationToken);
            var applied = await ReadApplied(connection, cancellationToken);
            Verify(applied, steps);
            foreach (var step in steps.Skip(applied.Count)) await ApplyStep(connection, step, cancellationToken);
        }
        finally
        {
            // Not cancellable: a lock left on a pooled connection would keep others out until the pool closes it.
            await Execute(connection, UnlockSql, CancellationToken.None);
        }
    }

    private static void Verify(List<(string Name, string Checksum)> applied, IReadOnlyList<SchemaStep> steps)
    {
        if (applied.Count > steps.Count)
        {
            throw new SchemaException(
                $"The database has schema version {applied.Count} ('{applied[^1].Name}'), and this program knows versions up to {steps.Count}. "
                + "Run the newer program that made it, or restore a backup from before.");
        }

        for (var i = 0; i < applied.Count; i++)
        {
            if (applied[i].Checksum != steps[i].Checksum)
            {
                throw new SchemaException(
                    $"Step {i + 1} of the schema is '{applied[i].Name}' in the database and '{steps[i].Name}' in this program, of different content. "
                    + "A released step must never be changed.");
            }
        }
    }

    private static async Task<List<(string Name, string Checksum)>> ReadApplied(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT name, checksum FROM schema_version ORDER BY version", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken)) applied.Add((reader.GetString(0), reader.GetString(1)));
        return applied;
    }

    private static async Task ApplyStep(NpgsqlConnection connection, SchemaStep step, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginBounded(cancellationToken);
        await Execute(connection, step.Sql, cancellationToken);
        await using var record = new NpgsqlCommand("INSERT INTO schema_version (version, name, checksum) VALUES ($1, $2, $3)", connection)
        {
            Parameters = { new() { Value = step.Version }, new() { Value = step.Name }, new() { Value = step.Checksum } },
        };
        await record.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
