using Ledger.Journal;
using Metering.Books;

namespace Ledger.Tests.Journal;

public sealed class OwnershipTests(SharedServer server)
{
    private const string EndWriters =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'metering journal%' AND datname = current_database()";

    [Fact]
    public async Task A_second_process_is_refused()
    {
        await using var books = await TestBooks.Make(server);
        await using var journal = await books.Start();

        var refusal = await Assert.ThrowsAsync<DatabaseOwnedException>(() => books.Start());

        Assert.Contains("metering journal", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_is_free_when_its_owner_has_gone()
    {
        await using var books = await TestBooks.Make(server);
        await using (var journal = await books.Start())
            await journal.FlushAndStop(TestBooks.Bound);

        await using var next = await books.Start();

        Assert.True(next.IsAccepting);
    }

    [Fact]
    public async Task Databases_of_one_server_have_owners_of_their_own()
    {
        await using var mine = await TestBooks.Make(server);
        await using var yours = await TestBooks.Make(server);

        await using var one = await mine.Start();
        await using var two = await yours.Start();

        Assert.True(one.IsAccepting && two.IsAccepting);
    }

    [Fact]
    public async Task Without_ownership_several_processes_write()
    {
        await using var books = await TestBooks.Make(server);
        books.Options.OwnsDatabase = false;
        await using var one = await books.Start();
        await using var two = await books.Start();

        await one.OpenStream(TestBooks.Stream("a"), Guid.NewGuid(), 0).Append([]);
        await two.OpenStream(TestBooks.Stream("b"), Guid.NewGuid(), 0).Append([]);

        Assert.Equal(2L, await books.Execute("SELECT count(*) FROM journal"));
    }

    [Fact]
    public async Task A_broken_connection_takes_the_lock_again()
    {
        await using var books = await TestBooks.Make(server);
        await using var journal = await books.Start();

        Assert.Equal(1L, await books.Execute(EndWriters));
        await books.Logger.Logged("LogConnectionLost");
        await journal.OpenStream(TestBooks.Stream("a"), Guid.NewGuid(), 0).Append([]).WaitAsync(TestBooks.Bound);

        await Assert.ThrowsAsync<DatabaseOwnedException>(() => books.Start());
    }

    [Fact]
    public async Task A_lock_that_our_own_broken_connection_still_holds_is_freed()
    {
        await using var books = await TestBooks.Make(server);
        await using var zombie = await JournalSession.Open(books.Database, books.Options, "metering journal one", CancellationToken.None);

        await Assert.ThrowsAsync<Npgsql.NpgsqlException>(
            () => JournalSession.Open(books.Database, books.Options, "metering journal one", CancellationToken.None));

        // The ended backend needs a moment to go, so a journal that starts now waits for it.
        books.Options.OwnerWaitMax = TestBooks.Bound;
        await using var journal = await books.Start();
        Assert.True(journal.IsAccepting);
    }

    [Fact]
    public async Task A_database_that_another_process_took_meanwhile_is_lost_for_good()
    {
        await using var books = await TestBooks.Make(server);
        var isAway = new TaskCompletionSource();
        var connections = 0;
        await using var journal = await PostgresJournal.Start(
            books.Database,
            async token =>
            {
                if (Interlocked.Increment(ref connections) > 1) await isAway.Task;
                return await JournalSession.Open(books.Database, books.Options, $"metering journal {connections}", token);
            },
            books.Options,
            TimeProvider.System,
            books.Logger,
            CancellationToken.None);
        var stream = journal.OpenStream(TestBooks.Stream("a"), Guid.NewGuid(), 0);
        await stream.Append([]);

        await books.Execute(EndWriters);
        books.Options.OwnerWaitMax = TestBooks.Bound;
        await using var other = await books.Start();
        var append = stream.Append([]);
        isAway.SetResult();

        await Assert.ThrowsAsync<DatabaseOwnedException>(() => journal.Completion.WaitAsync(TestBooks.Bound));
        await Assert.ThrowsAsync<JournalClosedException>(() => append.WaitAsync(TestBooks.Bound));
        Assert.False(journal.IsAccepting);
        await Assert.ThrowsAsync<JournalClosedException>(() => stream.Append([]));
    }
}
