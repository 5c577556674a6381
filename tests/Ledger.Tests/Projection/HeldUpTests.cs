using Ledger.Projection;
using Metering.Accounts;
using Metering.Accounts.Events;
using Npgsql;

namespace Ledger.Tests.Projection;

/// <summary>Which transactions hold the tables back, and which do not.</summary>
public sealed class HeldUpTests(SharedServer server)
{
    private const int Writers = 6;
    private const int RowsOfWriter = 60;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_transaction_of_another_database_holds_nothing_back()
    {
        await using var ledger = await TestLedger.Make(server);
        await using var elsewhere = NpgsqlDataSource.Create(await server.MakeDatabase());
        await using var connection = await elsewhere.OpenConnectionAsync();
        await using var transaction = await Write(connection, "CREATE TABLE long_work (id int)");

        await ledger.Append(TestLedger.Account("a"), Opened());
        await ledger.CatchUp().WaitAsync(Bound);

        Assert.Equal(1, await ledger.Scalar<long>("SELECT count(*) FROM accounts"));
    }

    [Fact]
    public async Task A_transaction_that_writes_beside_the_journal_holds_nothing_back()
    {
        await using var ledger = await TestLedger.Make(server);
        await using var connection = await ledger.Database.OpenConnectionAsync();
        await using var transaction = await Write(connection, "INSERT INTO snapshots VALUES ('account/b', 1, '', 0)");

        await ledger.Append(TestLedger.Account("a"), Opened());
        await ledger.CatchUp().WaitAsync(Bound);

        Assert.Equal(1, await ledger.Scalar<long>("SELECT count(*) FROM accounts"));
    }

    [Fact]
    public async Task A_reader_beside_many_writers_and_long_transactions_of_others_reads_every_row_once_and_in_order()
    {
        await using var ledger = await TestLedger.Make(server);
        await using var writers = NpgsqlDataSource.Create(ledger.Database.ConnectionString + ";Maximum Pool Size=10");
        await using var other = await ledger.Database.OpenConnectionAsync();
        await using var transaction = await Write(other, "INSERT INTO snapshots VALUES ('account/b', 1, '', 0)");
        var tail = new JournalTail(ledger.Database, new ProjectorOptions { BatchRowsMax = 7 });

        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteSlowly(writers, writer)));
        List<string> read = [];
        var cursor = ProjectionCursor.Start;
        while (!writing.IsCompleted || (await tail.ReadNext(cursor, CancellationToken.None)).Batch is not null)
        {
            if ((await tail.ReadNext(cursor, CancellationToken.None)).Batch is not { } batch) continue;
            Assert.True(cursor.IsBehind(batch.End));
            cursor = batch.End;
            read.AddRange(batch.Rows.Select(row => $"{row.Stream}/{row.Seq}"));
        }

        await writing;
        Assert.Equal(Writers * RowsOfWriter, read.Count);
        Assert.Equal(Writers * RowsOfWriter, read.Distinct().Count());
    }

    [Fact]
    public async Task Lag_grows_while_something_durable_waits_behind_a_writer_and_is_none_when_the_tables_have_it()
    {
        await using var ledger = await TestLedger.Make(
            server, new ProjectorOptions { CatchUpMax = TimeSpan.FromMilliseconds(50), PollInterval = TimeSpan.FromMilliseconds(5) });
        await using var slow = await ledger.Database.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await ledger.Append(slow, TestLedger.Account("slow"), Opened());
        await ledger.Append(TestLedger.Account("fast"), Opened());
        var writtenAt = await ledger.Scalar<DateTime>("SELECT written_at FROM journal");

        foreach (var lag in new[] { TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10) })
        {
            await Assert.ThrowsAsync<TimeoutException>(() => ledger.CatchUp().WaitAsync(Bound));
            ledger.Time.Now = writtenAt + lag;
            Assert.Equal(lag, ledger.Projector.Lag);
        }

        await transaction.CommitAsync();
        using var stop = new CancellationTokenSource();
        var running = ledger.Projector.Run(stop.Token);
        using var limit = new CancellationTokenSource(Bound, TimeProvider.System);
        while (ledger.Projector.Lag > TimeSpan.Zero) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, limit.Token);
        Assert.Equal(2, await ledger.Scalar<long>("SELECT count(*) FROM accounts"));
        await stop.CancelAsync();
        await running.WaitAsync(Bound);
    }

    [Fact]
    public async Task Writer_behind_which_nothing_waits_makes_no_lag()
    {
        await using var ledger = await TestLedger.Make(server);
        await using var slow = await ledger.Database.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await ledger.Append(slow, TestLedger.Account("slow"), Opened());
        var tail = new JournalTail(ledger.Database, new ProjectorOptions());

        Assert.Equal(JournalReading.Nothing(null), await tail.ReadNext(ProjectionCursor.Start, CancellationToken.None));
    }

    [Fact]
    public async Task Who_is_in_the_way_of_the_journals_reader_is_named()
    {
        await using var ledger = await TestLedger.Make(server, new ProjectorOptions { CatchUpMax = TimeSpan.FromMilliseconds(50) });
        await using var slow = await Named(ledger, "somebody's import").OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await ledger.Append(slow, TestLedger.Account("slow"), Opened());
        await ledger.Append(TestLedger.Account("fast"), Opened());

        var late = await Assert.ThrowsAsync<TimeoutException>(() => ledger.CatchUp().WaitAsync(Bound));

        Assert.Contains($"somebody's import (server process {slow.ProcessID}", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_holds_the_cursor_is_named_and_the_tables_follow_when_it_lets_go()
    {
        var options = new ProjectorOptions { CatchUpMax = TimeSpan.FromMilliseconds(50), LockWaitMax = TimeSpan.FromMilliseconds(50) };
        await using var ledger = await TestLedger.Make(server, options);
        await using var holder = await Named(ledger, "somebody's report").OpenConnectionAsync();
        var transaction = await Write(holder, "UPDATE projection SET cursor_position = cursor_position");
        await ledger.Append(TestLedger.Account("a"), Opened());

        var late = await Assert.ThrowsAsync<TimeoutException>(() => ledger.CatchUp().WaitAsync(Bound));
        Assert.Contains($"somebody's report (server process {holder.ProcessID}", late.Message, StringComparison.Ordinal);

        await transaction.RollbackAsync();
        await ledger.CatchUp().WaitAsync(Bound);
        Assert.Equal(1, await ledger.Scalar<long>("SELECT count(*) FROM accounts"));
    }

    private static byte[] Opened() => TestLedger.Json(new AccountOpened(new AccountSettings("A"), RandomHistory.Start));

    private static NpgsqlDataSource Named(TestLedger ledger, string name) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(ledger.Database.ConnectionString) { ApplicationName = name, Pooling = false });

    private static async Task<NpgsqlTransaction> Write(NpgsqlConnection connection, string sql)
    {
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
        return transaction;
    }

    /// <summary>Each row is written some milliseconds before it is committed, so that the writers' numbers and commits cross.</summary>
    private static async Task WriteSlowly(NpgsqlDataSource database, int writer)
    {
        for (var row = 1; row <= RowsOfWriter; row++)
        {
            await using var batch = database.CreateBatch();
            var append = new NpgsqlBatchCommand(TestLedger.AppendSql);
            append.Parameters.AddRange(new NpgsqlParameter[]
            {
                new() { Value = $"account/w{writer}" }, new() { Value = (long)row }, new() { Value = Guid.Empty }, new() { Value = 0L }, new() { Value = Opened() },
            });
            batch.BatchCommands.Add(append);
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT pg_sleep({(writer + row) % 5} / 1000.0)"));
            await batch.ExecuteNonQueryAsync();
        }
    }
}
