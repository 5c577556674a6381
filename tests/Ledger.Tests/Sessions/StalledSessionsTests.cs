using Ledger.Sessions;
using Ledger.Tests.Projection;
using Metering.Accounts;
using Metering.Accounts.Events;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testing;

namespace Ledger.Tests.Sessions;

/// <summary>Clients that stand still in the middle of a transaction, by which others are kept waiting.</summary>
public sealed class StalledSessionsTests(SharedServer server)
{
    private const string LockCursorSql = "UPDATE projection SET cursor_position = cursor_position";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_client_that_stands_still_in_the_middle_of_a_copy_is_found_and_ended()
    {
        await using var ledger = await TestLedger.Make(server);
        await using var connection = await Open(ledger, "metering 1 on elsewhere");
        await using var transaction = await connection.BeginBounded(CancellationToken.None);
        await Execute(connection, LockCursorSql);
        var copy = await connection.BeginBinaryImportAsync("COPY calls (started_at, call_id) FROM STDIN (FORMAT BINARY)");
        await ledger.Append(TestLedger.Account("a"), TestLedger.Json(new AccountOpened(new AccountSettings("A"), RandomHistory.Start)));
        var caughtUp = ledger.CatchUp();

        var ended = await EndUntilSome(ledger);

        Assert.StartsWith($"metering 1 on elsewhere (server process {connection.ProcessID}", Assert.Single(ended), StringComparison.Ordinal);
        await caughtUp.WaitAsync(Bound);
        Assert.Equal(1, await ledger.Scalar<long>("SELECT count(*) FROM accounts"));
        await Assert.ThrowsAnyAsync<Exception>(async () => await copy.DisposeAsync());
    }

    [Fact]
    public async Task Only_this_programs_sessions_that_keep_others_waiting_and_wait_for_nobody_but_their_client_are_ended()
    {
        await using var ledger = await TestLedger.Make(server);
        await using var stalled = await Open(ledger, "metering 1 on elsewhere");
        await using var first = await stalled.BeginBounded(CancellationToken.None);
        await Execute(stalled, LockCursorSql);
        await using var stranger = await Open(ledger, "psql");
        await using var second = await stranger.BeginTransactionAsync();
        await Execute(stranger, "INSERT INTO snapshots VALUES ('account/a', 1, '', 0)");
        await using var reader = await Open(ledger, "metering 2 on elsewhere");
        await using var third = await reader.BeginSnapshot(CancellationToken.None);
        await Execute(reader, "SELECT count(*) FROM calls");
        await using var idle = await Open(ledger, "metering 3 on elsewhere");
        await Execute(idle, "INSERT INTO snapshots VALUES ('account/b', 1, '', 0)");
        await using var waiting = await Open(ledger, "metering 4 on elsewhere");
        await using var fourth = await waiting.BeginBounded(CancellationToken.None);
        await Execute(waiting, "INSERT INTO snapshots VALUES ('account/c', 1, '', 0)");
        var write = Execute(waiting, "INSERT INTO snapshots VALUES ('account/a', 2, '', 0)");
        var lockWaits = $"SELECT count(*) FROM pg_stat_activity WHERE pid = {waiting.ProcessID} AND wait_event_type = 'Lock'";
        await Polling.Until(async () => await ledger.Scalar<long>(lockWaits) == 1, "the second writer waits for the first");

        Assert.Contains($"server process {stalled.ProcessID}", Assert.Single(await EndUntilSome(ledger)), StringComparison.Ordinal);

        await second.RollbackAsync();
        await write.WaitAsync(Bound);
        foreach (var connection in new[] { stranger, reader, idle, waiting }) await Execute(connection, "SELECT 1");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Execute(stalled, "SELECT 1"));
    }

    [Fact]
    public async Task The_server_itself_ends_a_transaction_whose_client_says_nothing_for_too_long()
    {
        await using var ledger = await TestLedger.Make(server);
        await using var connection = await Open(ledger, "metering 1 on elsewhere");
        await using var transaction = await connection.Begin(System.Data.IsolationLevel.ReadCommitted, Moment, CancellationToken.None);
        var process = connection.ProcessID;

        await Polling.Until(
            async () => await ledger.Scalar<long>($"SELECT count(*) FROM pg_stat_activity WHERE pid = {process}") == 0, "the session is over");

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Execute(connection, "SELECT 1"));
    }

    [Fact]
    public async Task The_bounds_of_a_transaction_end_with_it()
    {
        await using var ledger = await TestLedger.Make(server);
        await using var connection = await Open(ledger, "metering 1 on elsewhere");
        await using (var transaction = await connection.BeginBounded(CancellationToken.None))
        {
            Assert.Equal("10s", await Setting(connection));
            await transaction.CommitAsync();
        }

        Assert.Equal("0", await Setting(connection));
        await using var snapshot = await connection.BeginSnapshot(CancellationToken.None);
        Assert.Equal("1min", await Setting(connection));
    }

    private static async Task<NpgsqlConnection> Open(TestLedger ledger, string name)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ledger.Database.ConnectionString) { ApplicationName = name, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string?> Setting(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SHOW idle_in_transaction_session_timeout", connection);
        return (string?)await command.ExecuteScalarAsync();
    }

    private static async Task<IReadOnlyList<string>> EndUntilSome(TestLedger ledger)
    {
        var sessions = new StalledSessions(ledger.Database, TimeProvider.System, NullLogger<StalledSessions>.Instance);
        IReadOnlyList<string> ended = [];
        await Polling.Until(async () => (ended = await sessions.End(Moment, CancellationToken.None)).Count > 0, "a session was ended");
        return ended;
    }
}
