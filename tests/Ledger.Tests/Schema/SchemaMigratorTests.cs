using Ledger.Schema;
using Npgsql;

namespace Ledger.Tests.Schema;

public sealed class SchemaMigratorTests(SharedServer server)
{
    [Fact]
    public async Task Applying_again_changes_nothing()
    {
        await using var database = NpgsqlDataSource.Create(await server.MakeDatabase());

        await SchemaMigrator.Apply(database, CancellationToken.None);
        await SchemaMigrator.Apply(database, CancellationToken.None);

        Assert.Equal((long)SchemaStep.All.Count, await Scalar(database, "SELECT count(*) FROM schema_version"));
    }

    [Fact]
    public async Task Processes_that_start_together_take_turns()
    {
        await using var database = NpgsqlDataSource.Create(await server.MakeDatabase());

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SchemaMigrator.Apply(database, CancellationToken.None)));

        Assert.Equal((long)SchemaStep.All.Count, await Scalar(database, "SELECT count(*) FROM schema_version"));
    }

    [Fact]
    public async Task A_newer_database_is_refused()
    {
        await using var database = NpgsqlDataSource.Create(await server.MakeDatabase());
        SchemaStep later = new(SchemaStep.All.Count + 1, "9999_later", "CREATE TABLE later ()");
        await SchemaMigrator.Apply(database, [.. SchemaStep.All, later], CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<SchemaException>(() => SchemaMigrator.Apply(database, CancellationToken.None));

        Assert.Contains("9999_later", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_was_changed_after_its_release_is_refused()
    {
        await using var database = NpgsqlDataSource.Create(await server.MakeDatabase());
        await SchemaMigrator.Apply(database, CancellationToken.None);
        var changed = SchemaStep.All.Select((step, i) => i == 0 ? new SchemaStep(step.Version, step.Name, step.Sql + "-- more") : step).ToList();

        await Assert.ThrowsAsync<SchemaException>(() => SchemaMigrator.Apply(database, changed, CancellationToken.None));
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_behind()
    {
        await using var database = NpgsqlDataSource.Create(await server.MakeDatabase());
        SchemaStep broken = new(SchemaStep.All.Count + 1, "9999_broken", "CREATE TABLE half (); SELECT 1 / 0");

        await Assert.ThrowsAsync<PostgresException>(
            () => SchemaMigrator.Apply(database, [.. SchemaStep.All, broken], CancellationToken.None));

        Assert.Equal(0L, await Scalar(database, "SELECT count(*) FROM pg_tables WHERE tablename = 'half'"));
        Assert.Equal((long)SchemaStep.All.Count, await Scalar(database, "SELECT count(*) FROM schema_version"));
    }

    [Fact]
    public async Task The_lock_of_a_process_that_stands_still_between_steps_does_not_outlast_its_bound()
    {
        // One connection, so that what the steps saw and what comes after them is the same session's.
        await using var database = NpgsqlDataSource.Create(await server.MakeDatabase() + ";Maximum Pool Size=1");
        SchemaStep look = new(SchemaStep.All.Count + 1, "9999_look", "CREATE TABLE seen AS SELECT current_setting('idle_session_timeout') AS bound");

        await SchemaMigrator.Apply(database, [.. SchemaStep.All, look], CancellationToken.None);

        Assert.Equal("10s", await Scalar(database, "SELECT bound FROM seen"));
        Assert.Equal("0", await Scalar(database, "SELECT current_setting('idle_session_timeout')"));
        Assert.Equal(0L, await Scalar(database, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
    }

    private static async Task<object?> Scalar(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
