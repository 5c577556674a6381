using System.Globalization;
using Npgsql;
using Testing;

namespace Silo.Tests.Faults;

/// <summary>
/// Stops one process in the middle of the transaction by which it puts the journal into the tables: cursor and calls are written, the rest is not.
/// The process knows nothing of it.
/// </summary>
internal sealed class ProjectionGate : IAsyncDisposable
{
    private const long Lock = 0x4641_554C_5450_5247;

    private const string InstallSql = """
        CREATE FUNCTION stop_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('application_name') LIKE 'metering %process% on %' THEN PERFORM pg_advisory_xact_lock_shared(%lock%); END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER gate BEFORE INSERT ON accounts FOR EACH STATEMENT EXECUTE FUNCTION stop_at_gate();
        """;

    private const string IsWaitingSql = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND NOT granted)";

    private readonly NpgsqlDataSource _database;
    private readonly NpgsqlConnection _keeper;

    private ProjectionGate(NpgsqlDataSource database, NpgsqlConnection keeper) => (_database, _keeper) = (database, keeper);

    /// <summary>Builds the gate, closed, for one process of those on the database.</summary>
    public static async Task<ProjectionGate> Close(string connectionString, int process)
    {
        var database = NpgsqlDataSource.Create(connectionString);
        var gate = new ProjectionGate(database, await database.OpenConnectionAsync());
        await gate.Keeper($"SELECT pg_advisory_lock({Lock})");
        await gate.Keeper(InstallSql
            .Replace("%process%", process.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("%lock%", $"{Lock}", StringComparison.Ordinal));
        return gate;
    }

    /// <summary>Completes when the process stands before the gate.</summary>
    public Task WaitForProjector() => Polling.Until(IsWaiting, "the process is in the middle of its projection");

    /// <summary>Lets the server go on with the statement, whether or not there is still somebody to be told.</summary>
    public async Task Open()
    {
        await Keeper("SELECT pg_advisory_unlock_all()");
        await Polling.Until(async () => !await IsWaiting(), "the statement went through the gate");
    }

    public async ValueTask DisposeAsync()
    {
        await _keeper.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<bool> IsWaiting()
    {
        await using var command = _database.CreateCommand(IsWaitingSql);
        return await command.ExecuteScalarAsync() is true;
    }

    private async Task Keeper(string statement)
    {
        await using var command = new NpgsqlCommand(statement, _keeper);
        await command.ExecuteNonQueryAsync();
    }
}
