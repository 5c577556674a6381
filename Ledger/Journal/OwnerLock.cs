using Npgsql;

namespace Ledger.Journal;

/// <summary>The advisory lock that lets one process at a time own a database. It lives and dies with the connection that took it.</summary>
internal static class OwnerLock
{
    private const int Class = 0x4D455445;
    private const int Object = 0x4F574E45;

    /// <summary>
    /// Takes the lock or throws <see cref="DatabaseOwnedException"/>. A lock that an earlier connection of this same process still holds,
    /// because the server has not noticed yet that it broke, is freed by ending that connection; the attempt then fails as any broken
    /// connection does and is repeated.
    /// </summary>
    public static async Task Take(NpgsqlConnection connection, string applicationName, CancellationToken cancellationToken)
    {
        if (await TryTake(connection, cancellationToken)) return;
        var (process, application, description) = await FindOwner(connection, cancellationToken);
        if (application != applicationName) throw new DatabaseOwnedException(description);

        await using var end = new NpgsqlCommand("SELECT pg_terminate_backend($1)", connection) { Parameters = { new() { Value = process } } };
        await end.ExecuteNonQueryAsync(cancellationToken);
        throw new NpgsqlException("An earlier connection of this process held the lock and is being ended.");
    }

    private static async Task<bool> TryTake(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var take = new NpgsqlCommand($"SELECT pg_try_advisory_lock({Class}, {Object})", connection);
        return (bool)(await take.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<(int Process, string Application, string Description)> FindOwner(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand(
            $"""
            SELECT a.pid, a.application_name,
                   format('%s, connected from %s since %s', a.application_name, coalesce(host(a.client_addr), 'this machine'), a.backend_start)
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.classid = {Class} AND l.objid = {Object} AND l.objsubid = 2
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """,
            connection);
        await using var reader = await find.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.GetInt32(0), reader.GetString(1), reader.GetString(2))
            : (0, "", "it is just going away");
    }
}
