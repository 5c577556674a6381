using Ledger.Projection;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Ledger.Tests.Projection;

public sealed class ProjectorTests(SharedServer server)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 100)]
    public async Task Batches_of_any_size_give_the_tables_of_one_batch(int seed, int batchRowsMax)
    {
        var history = new RandomHistory(seed, accounts: 4, steps: 600);
        await using var ledger = await TestLedger.Make(server, new ProjectorOptions { BatchRowsMax = batchRowsMax });
        await ledger.Append(history.Rows);
        await ledger.CatchUp();
        var small = await ledger.Dump();

        using var whole = ledger.MakeProjector(new ProjectorOptions());
        await whole.Rebuild(CancellationToken.None);

        Assert.NotEmpty(small);
        Assert.Equal(small, await ledger.Dump());
    }

    [Fact]
    public async Task A_batch_bounded_by_bytes_misses_nothing()
    {
        var history = new RandomHistory(11, accounts: 2, steps: 200);
        await using var ledger = await TestLedger.Make(server, new ProjectorOptions { BatchBytesMax = 1 });
        await ledger.Append(history.Rows);
        await ledger.CatchUp();
        var small = await ledger.Dump();

        using var whole = ledger.MakeProjector(new ProjectorOptions());
        await whole.Rebuild(CancellationToken.None);
        Assert.Equal(small, await ledger.Dump());
    }

    [Fact]
    public async Task Following_row_by_row_with_restarts_gives_the_tables_of_a_rebuild()
    {
        var history = new RandomHistory(4, accounts: 3, steps: 300);
        await using var ledger = await TestLedger.Make(server);
        foreach (var chunk in history.Rows.Chunk(40))
        {
            await ledger.Append(chunk);
            using var fresh = ledger.MakeProjector(new ProjectorOptions());
            await fresh.CatchUp(CancellationToken.None);
        }

        var followed = await ledger.Dump();
        await ledger.Projector.Rebuild(CancellationToken.None);
        Assert.Equal(followed, await ledger.Dump());
    }

    [Fact]
    public async Task Two_projectors_never_apply_a_row_twice()
    {
        var history = new RandomHistory(5, accounts: 3, steps: 400);
        await using var ledger = await TestLedger.Make(server, new ProjectorOptions { BatchRowsMax = 5 });
        using var other = ledger.MakeProjector(new ProjectorOptions { BatchRowsMax = 3 });
        await ledger.Append(history.Rows);

        await Task.WhenAll(ledger.CatchUp(), other.CatchUp(CancellationToken.None)).WaitAsync(Bound);
        var together = await ledger.Dump();
        await ledger.Projector.Rebuild(CancellationToken.None);
        Assert.Equal(await ledger.Dump(), together);
    }

    [Fact]
    public async Task A_row_that_commits_late_below_one_that_committed_early_is_not_missed()
    {
        await using var ledger = await TestLedger.Make(server);
        await using var slow = await ledger.Database.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await ledger.Append(slow, TestLedger.Account("slow"), TestLedger.Json(new AccountOpened(new AccountSettings("Slow"), RandomHistory.Start)));
        await ledger.Append(TestLedger.Account("fast"), TestLedger.Json(new AccountOpened(new AccountSettings("Fast"), RandomHistory.Start)));

        // The fast row is durable, but a reader must not pass the slow one: the reader waits.
        var caughtUp = ledger.CatchUp();
        Assert.Equal(0, await ledger.Scalar<long>("SELECT count(*) FROM accounts"));
        Assert.False(caughtUp.IsCompleted);

        await transaction.CommitAsync();
        await caughtUp.WaitAsync(Bound);
        Assert.Equal("fast,slow", await ledger.Scalar<string>("SELECT string_agg(id, ',' ORDER BY id) FROM accounts"));
    }

    [Fact]
    public async Task Waiting_behind_a_transaction_that_never_ends_has_a_bound()
    {
        await using var ledger = await TestLedger.Make(server, new ProjectorOptions { CatchUpMax = TimeSpan.FromMilliseconds(50) });
        await using var slow = await ledger.Database.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await ledger.Append(slow, TestLedger.Account("slow"), TestLedger.Json(new AccountOpened(new AccountSettings("Slow"), RandomHistory.Start)));
        await ledger.Append(TestLedger.Account("fast"), TestLedger.Json(new AccountOpened(new AccountSettings("Fast"), RandomHistory.Start)));

        await Assert.ThrowsAsync<TimeoutException>(() => ledger.CatchUp().WaitAsync(Bound));
    }

    [Fact]
    public async Task Concurrent_writers_are_all_projected()
    {
        await using var ledger = await TestLedger.Make(server);
        using var stop = new CancellationTokenSource();
        var running = ledger.Projector.Run(stop.Token);
        await Parallel.ForEachAsync(Enumerable.Range(0, 60), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (number, cancellationToken) =>
        {
            await using var connection = await ledger.Database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var append = new Npgsql.NpgsqlCommand(TestLedger.AppendSql, connection);
            var events = TestLedger.Json(
                new AccountOpened(new AccountSettings("A"), RandomHistory.Start), new CashToppedUp("o", new Usd(number + 1), Usd.Zero, "op", RandomHistory.Start));
            append.Parameters.AddRange(new Npgsql.NpgsqlParameter[]
            {
                new() { Value = $"account/c{number}" }, new() { Value = 1L }, new() { Value = Guid.Empty },
                new() { Value = Metering.Books.JournalChecksum.Of(events) }, new() { Value = events },
            });
            await append.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        });

        await ledger.CatchUp().WaitAsync(Bound);
        await stop.CancelAsync();
        await running.WaitAsync(Bound);
        Assert.Equal(60 * 61 / 2, await ledger.Scalar<decimal>("SELECT sum(topped_up) FROM accounts"));
        Assert.True((await ledger.Audit()).IsBalanced);
    }

    [Fact]
    public async Task An_event_of_a_newer_program_stops_the_projection_and_is_named()
    {
        await using var ledger = await TestLedger.Make(server);
        await ledger.Append(TestLedger.Account("a"), """[{"e":"from-the-future","at":"2026-10-31T00:00:00Z"}]"""u8.ToArray());

        var stopped = await Assert.ThrowsAsync<InvalidDataException>(() => ledger.CatchUp());
        Assert.Contains("Row 1 of the stream account/a", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_id_used_again_after_its_call_ended_leaves_the_first_call_and_stops_nobody()
    {
        await using var ledger = await TestLedger.Make(server);
        var call = new CallId(Guid.CreateVersion7(RandomHistory.Start));
        var held = new CallHeld(
            call, TokenId.Parse("t"), "m", "u", Price.Free, Discount.None, 100, 0, null, TimeSpan.FromSeconds(15), [], RandomHistory.Start);
        var ended = new CallEnded(
            call, CallState.Settled, new Usage(100, 0, 0, 0), Usd.Zero, [], new CallResult(200, 1, 2), RandomHistory.Start);
        await ledger.Append(TestLedger.Account("broken"), TestLedger.Json(held, ended));
        await ledger.CatchUp();

        await ledger.Append(TestLedger.Account("broken"), TestLedger.Json(held with { Model = "other" }));
        await ledger.Append(TestLedger.Account("sound"), TestLedger.Json(new AccountOpened(new AccountSettings("Sound"), RandomHistory.Start)));
        await ledger.CatchUp();

        Assert.Equal("m Settled", await ledger.Scalar<string>("SELECT model || ' ' || state FROM calls"));
        Assert.Equal("Sound", await ledger.Scalar<string>("SELECT name FROM accounts WHERE id = 'sound'"));
    }

    [Fact]
    public async Task A_journal_restored_from_another_server_is_refused_until_its_order_is_made_anew()
    {
        await using var ledger = await TestLedger.Make(server);
        await ledger.Append(new RandomHistory(6, accounts: 2, steps: 100).Rows);
        await ledger.Execute("UPDATE journal SET tx = (tx::text::bigint + 1000000000000)::text::xid8");
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => ledger.CatchUp());
        Assert.Contains("UPDATE journal SET tx = '0'", refused.Message, StringComparison.Ordinal);

        await ledger.Execute("UPDATE journal SET tx = '0'");
        await ledger.Projector.Rebuild(CancellationToken.None);
        Assert.True((await ledger.Audit()).IsBalanced);
    }
}
