using Ledger.Actions;
using Ledger.Tests.Projection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ledger.Tests.Actions;

public sealed class ActionRetentionTests(SharedServer server)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset NewYear = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Months_exist_before_they_begin()
    {
        await using var ledger = await TestLedger.Make(server);
        ledger.Time.Now = NewYear.AddSeconds(-1);
        await Retention(ledger).MakeAhead(CancellationToken.None);
        Assert.Equal(["actions_2026_12", "actions_2027_01", "actions_2027_02"], await Partitions(ledger, "actions"));

        ledger.Time.Now = NewYear;
        await Retention(ledger).MakeAhead(CancellationToken.None);
        Assert.Equal(["actions_2026_12", "actions_2027_01", "actions_2027_02", "actions_2027_03"], await Partitions(ledger, "actions"));
        Assert.Equal(
            ["action_outcomes_2026_12", "action_outcomes_2027_01", "action_outcomes_2027_02", "action_outcomes_2027_03"],
            await Partitions(ledger, "action_outcomes"));
    }

    [Fact]
    public async Task The_last_action_of_a_month_and_the_first_of_the_next_lie_apart()
    {
        await using var ledger = await TestLedger.Make(server);
        ledger.Time.Now = NewYear;
        await Record(ledger, NewYear);
        ledger.Time.Now = NewYear.AddSeconds(-1);
        await Retention(ledger).MakeAhead(CancellationToken.None);
        await Record(ledger, NewYear.AddMilliseconds(-1));

        Assert.Equal(1, await ledger.Scalar<long>("SELECT count(*) FROM actions_2026_12"));
        Assert.Equal(1, await ledger.Scalar<long>("SELECT count(*) FROM action_outcomes_2026_12"));
        Assert.Equal(1, await ledger.Scalar<long>("SELECT count(*) FROM actions_2027_01"));
    }

    [Fact]
    public async Task Actions_go_by_whole_months_once_the_youngest_is_old_enough_and_not_a_moment_before()
    {
        await using var ledger = await TestLedger.Make(server);
        DateTimeOffset[] at = [NewYear.AddDays(-40), NewYear.AddDays(-1), NewYear.AddDays(5), NewYear.AddDays(40)];
        foreach (var time in at)
        {
            ledger.Time.Now = time;
            await Retention(ledger).MakeAhead(CancellationToken.None);
            await Record(ledger, time);
        }

        // All that is older than 30 days: November is, and December to its last action only when January's 31st begins.
        ledger.Time.Now = NewYear.AddDays(30).AddTicks(-1);
        Assert.Equal(at, await DropAndList(ledger, keepDays: 62));
        Assert.Equal(at[1..], await DropAndList(ledger, keepDays: 30));
        ledger.Time.Now = NewYear.AddDays(30);
        Assert.Equal(at[2..], await DropAndList(ledger, keepDays: 30));
        Assert.Equal(2, await ledger.Scalar<long>("SELECT count(*) FROM action_outcomes"));
    }

    [Fact]
    public async Task Actions_are_kept_for_ever_unless_somebody_says_for_how_long()
    {
        await using var ledger = await TestLedger.Make(server);
        await Retention(ledger).MakeAhead(CancellationToken.None);
        await Record(ledger, ledger.Time.Now);
        ledger.Time.Now = ledger.Time.Now.AddYears(200);

        Assert.False(await Retention(ledger).DropOldest(CancellationToken.None));
        Assert.Equal(1, await ledger.Scalar<long>("SELECT count(*) FROM actions"));
    }

    [Fact]
    public async Task What_came_before_its_month_was_made_is_kept_listed_and_dropped_with_its_month()
    {
        await using var ledger = await TestLedger.Make(server);
        DateTimeOffset[] at = [NewYear.AddDays(-100), NewYear.AddDays(-40), NewYear.AddDays(1)];
        foreach (var time in at) await Record(ledger, time);
        Assert.Equal(3, await ledger.Scalar<long>("SELECT count(*) FROM actions_default"));

        ledger.Time.Now = NewYear.AddDays(2);
        await Retention(ledger).MakeAhead(CancellationToken.None);
        Assert.Equal(0, await ledger.Scalar<long>("SELECT count(*) FROM actions_default"));
        Assert.Equal(0, await ledger.Scalar<long>("SELECT count(*) FROM action_outcomes_default"));
        Assert.Equal(at, await List(ledger));
        Assert.Equal(at[1..], await DropAndList(ledger, keepDays: 45));
    }

    [Theory]
    [InlineData("actions")]
    [InlineData("action_outcomes")]
    public async Task What_waits_while_its_month_is_made_is_recorded_in_that_month(string table)
    {
        await using var ledger = await TestLedger.Make(server);
        var key = table == "actions" ? "id" : "action_id";
        await using var connection = await ledger.Database.OpenConnectionAsync();
        await using var making = await connection.BeginTransactionAsync();
        await Execute(connection, $"LOCK TABLE {table}_default IN ACCESS EXCLUSIVE MODE");
        var recording = Record(ledger, NewYear);
        using var limit = new CancellationTokenSource(Bound, TimeProvider.System);
        while (await ledger.Scalar<long>($"SELECT count(*) FROM pg_locks WHERE relation = '{table}_default'::regclass AND NOT granted") == 0)
        {
            limit.Token.ThrowIfCancellationRequested();
        }

        await Execute(connection, $"CREATE TABLE {table}_month (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)");
        await Execute(connection, $"ALTER TABLE {table} ATTACH PARTITION {table}_month FOR VALUES FROM ('{Guid.Empty}') TO ('{Guid.AllBitsSet}')");
        await making.CommitAsync();

        await recording;

        Assert.Equal(1, await ledger.Scalar<long>($"SELECT count({key}) FROM {table}_month"));
    }

    [Theory]
    [InlineData("actions")]
    [InlineData("action_outcomes")]
    [InlineData("actions_2027_01")]
    [InlineData("action_outcomes_2027_01")]
    [InlineData("actions_default")]
    [InlineData("action_outcomes_default")]
    public async Task Nothing_on_record_is_changed_or_deleted_by_whatever_name(string table)
    {
        await using var ledger = await TestLedger.Make(server);
        ledger.Time.Now = NewYear;
        await Retention(ledger).MakeAhead(CancellationToken.None);
        await Record(ledger, NewYear);
        await Record(ledger, NewYear.AddYears(50));
        foreach (var statement in (string[])[$"UPDATE {table} SET at = now()", $"DELETE FROM {table}", $"TRUNCATE {table}"])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => ledger.Execute(statement));
            Assert.Equal("The record of actions is only ever added to.", refused.MessageText);
        }

        Assert.Equal(2, await ledger.Scalar<long>("SELECT count(*) FROM actions JOIN action_outcomes ON action_id = id"));
    }

    private static ActionRetention Retention(TestLedger ledger, TimeSpan? keepFor = null) =>
        new(ledger.Database, new ActionOptions { KeepFor = keepFor }, ledger.Time, NullLogger<ActionRetention>.Instance);

    private static async Task<DateTimeOffset[]> DropAndList(TestLedger ledger, int keepDays)
    {
        var retention = Retention(ledger, TimeSpan.FromDays(keepDays));
        while (await retention.DropOldest(CancellationToken.None)) { }
        return await List(ledger);
    }

    private static async Task<DateTimeOffset[]> List(TestLedger ledger) =>
        [.. (await new ActionLog(ledger.Database).List(new ActionFilter(), 500, CancellationToken.None)).Select(record => record.Action.At).Reverse()];

    private static async Task Record(TestLedger ledger, DateTimeOffset at)
    {
        var (log, id) = (new ActionLog(ledger.Database), Guid.CreateVersion7(at));
        await log.Begin(new AdminAction(id, at, "somebody", "Operator", null, null, null, "POST", "/admin/x", "/admin/x"), CancellationToken.None);
        await log.End(id, at, 200, CancellationToken.None);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string[]> Partitions(TestLedger ledger, string table) =>
        (await ledger.Scalar<string>(
            $"SELECT string_agg(inhrelid::regclass::text, ',' ORDER BY 1) FROM pg_inherits WHERE inhparent = '{table}'::regclass AND inhrelid::regclass::text NOT LIKE '%default'"))
        .Split(',');
}
