using Npgsql;
using Testing;

namespace Faults.Books;

/// <summary>
/// Stops PostgreSQL at a row that the relay writes: before the row is there, with the statement that brings it still on its way. What becomes of
/// the row after the relay has been killed is the test's to say. The relay knows nothing of it.
/// </summary>
internal sealed class JournalGate : IAsyncDisposable
{
    private const long Lock = 0x4641_554C_5447_4154;

    private const string InstallSql = """
        CREATE TABLE gate (stream text NOT NULL, event text NOT NULL);
        CREATE FUNCTION stop_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT FROM gate g WHERE new.stream LIKE g.stream AND position('"e":"' || g.event || '"' IN convert_from(new.events, 'UTF8')) > 0) THEN
                PERFORM pg_advisory_xact_lock(%lock%);
            END IF;
            RETURN new;
        END $$;
        CREATE TRIGGER gate BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION stop_at_gate();
        """;

    private const string FindWaitingSql = """
        SELECT pid FROM pg_locks
        WHERE locktype = 'advisory' AND NOT granted AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    private const string CountSql = """
        SELECT count(*) FROM journal, jsonb_array_elements(convert_from(events, 'UTF8')::jsonb) AS e
        WHERE stream LIKE $1 AND e ->> 'e' = $2 AND e ->> $3 = $4
        """;

    private const string CountCapturesSql = """
        SELECT count(*) FROM journal, jsonb_array_elements(convert_from(events, 'UTF8')::jsonb) AS e, jsonb_array_elements(e -> 'entries') AS entry
        WHERE stream LIKE 'package/%' AND e ->> 'e' = 'captured' AND entry ->> 'call' = $1
        """;

    private readonly NpgsqlDataSource _database;
    private readonly NpgsqlConnection _keeper;

    private JournalGate(NpgsqlDataSource database, NpgsqlConnection keeper) => (_database, _keeper) = (database, keeper);

    /// <summary>Builds an open gate into the database of a relay that has made its tables.</summary>
    public static async Task<JournalGate> Build(string connectionString)
    {
        var database = NpgsqlDataSource.Create(connectionString);
        await Execute(database, InstallSql.Replace("%lock%", $"{Lock}", StringComparison.Ordinal));
        return new JournalGate(database, await database.OpenConnectionAsync());
    }

    /// <summary>From here on a row with such an event stops; with it all that the same flush writes.</summary>
    public async Task Close(string streams, string happened)
    {
        await Keeper($"SELECT pg_advisory_lock({Lock})");
        await Execute(_database, "INSERT INTO gate VALUES ($1, $2)", streams, happened);
    }

    /// <summary>Completes when a row stands before the gate.</summary>
    public Task WaitForRow() => Polling.Until(async () => await Waiting() is not null, "a row stands before the gate");

    /// <summary>The row is lost on its way: whoever brought it is gone, and so is the statement.</summary>
    public async Task Lose()
    {
        await Execute(_database, $"SELECT pg_terminate_backend({await Waiting()})");
        await Open();
    }

    /// <summary>The row gets through, whoever is still there to be told.</summary>
    public async Task LetThrough()
    {
        var bringer = await Waiting();
        await Open();
        await Polling.Until(async () => await IsGone(bringer!.Value), "the row that stood before the gate is written and its session over");
    }

    /// <summary>How many events of a kind a call has in streams.</summary>
    public Task<long> Count(string streams, string happened, string call) => Count(streams, happened, "call", call);

    /// <summary>How many events of a kind have a value in one of their members.</summary>
    public async Task<long> Count(string streams, string happened, string member, string value) =>
        (long)(await Scalar(CountSql, streams, happened, member, value))!;

    /// <summary>How often packages have captured a part of a call; a part of nothing counts as well.</summary>
    public async Task<long> CountCaptures(string call) => (long)(await Scalar(CountCapturesSql, call))!;

    public async ValueTask DisposeAsync()
    {
        await _keeper.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task Open()
    {
        await Execute(_database, "DELETE FROM gate");
        await Keeper("SELECT pg_advisory_unlock_all()");
    }

    private async Task<int?> Waiting() => (int?)await Scalar(FindWaitingSql);

    /// <summary>A session that is still there when its relay is dead is the one that writes.</summary>
    private async Task<bool> IsGone(int process) => await Scalar("SELECT 1 FROM pg_stat_activity WHERE pid = $1::int", $"{process}") is null;

    private async Task Keeper(string statement)
    {
        await using var command = new NpgsqlCommand(statement, _keeper);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<object?> Scalar(string statement, params string[] values)
    {
        await using var command = Command(_database, statement, values);
        return await command.ExecuteScalarAsync();
    }

    private static async Task Execute(NpgsqlDataSource database, string statement, params string[] values)
    {
        await using var command = Command(database, statement, values);
        await command.ExecuteNonQueryAsync();
    }

    private static NpgsqlCommand Command(NpgsqlDataSource database, string statement, string[] values)
    {
        var command = database.CreateCommand(statement);
        foreach (var value in values) command.Parameters.AddWithValue(value);
        return command;
    }
}
