using System.Text;
using Metering.Books;
using Metering.Tokens;

namespace Ledger.Tests.Journal;

public sealed class JournalTests(SharedServer server)
{
    private static readonly StreamId Ada = TestBooks.Stream("ada");

    [Fact]
    public async Task What_was_acknowledged_is_read_back_in_order()
    {
        await using var books = await TestBooks.Make(server);
        await using var journal = await books.Start();
        var stream = journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 0);

        await stream.Append([]);
        await TestBooks.Append(stream, """{"n":1}""");
        await TestBooks.Append(stream, """{"n":2}""");

        Assert.Equal(["[]", """[{"n":1}]""", """[{"n":2}]"""], await books.Read(Ada));
        Assert.Equal(3, stream.SeqLast);
        Assert.True(stream.IsIdle);
    }

    [Fact]
    public async Task Events_that_wait_for_one_flush_are_one_row()
    {
        await using var books = await TestBooks.Make(server);
        var gate = new TaskCompletionSource();
        await using var journal = await books.Start(async flush =>
        {
            await gate.Task;
            return await flush();
        });
        var stream = journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 0);

        // The first may travel alone; what is appended while it does waits for one row.
        var appended = Enumerable.Range(0, 50).Select(n => TestBooks.Append(stream, $$"""{"n":{{n}}}""")).ToList();
        gate.SetResult();
        await Task.WhenAll(appended).WaitAsync(TestBooks.Bound);

        var rows = await books.Read(Ada);
        Assert.InRange(rows.Count, 1, 2);
        var events = rows.SelectMany(row => BooksText.Split(row));
        Assert.Equal(Enumerable.Range(0, 50).Select(n => $$"""{"n":{{n}}}"""), events);
    }

    [Fact]
    public async Task Reading_begins_behind_a_row()
    {
        await using var books = await TestBooks.Make(server);
        await using var journal = await books.Start();
        var activation = Guid.NewGuid();
        var stream = journal.OpenStream(Ada, activation, seqLast: 0);
        for (var n = 1; n <= 3; n++) await TestBooks.Append(stream, $"{n}");

        var row = Assert.Single(await journal.Read(Ada, seqAfter: 2, CancellationToken.None).ToListAsync());

        Assert.Equal((3, activation, "[3]"), (row.Seq, row.Activation, Encoding.UTF8.GetString(row.Events.Span)));
    }

    [Fact]
    public async Task A_gap_is_reported()
    {
        await using var books = await TestBooks.Make(server);
        await using var journal = await books.Start();
        var stream = journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 0);
        for (var n = 1; n <= 3; n++) await TestBooks.Append(stream, $"{n}");

        await books.Execute("DELETE FROM journal WHERE seq = 2");

        await Assert.ThrowsAsync<InvalidDataException>(() => books.Read(Ada));
    }

    [Fact]
    public async Task Corruption_is_reported()
    {
        await using var books = await TestBooks.Make(server);
        await using var journal = await books.Start();
        await TestBooks.Append(journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 0), """{"amount":5}""");

        await books.Execute("""UPDATE journal SET events = '[{"amount":6}]'""");

        await Assert.ThrowsAsync<InvalidDataException>(() => books.Read(Ada));
    }

    [Fact]
    public async Task Of_two_activations_the_first_to_write_wins_and_the_other_is_over()
    {
        await using var books = await TestBooks.Make(server);
        await using var journal = await books.Start();
        var first = journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 0);
        await TestBooks.Append(first, "1");
        var second = journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 1);
        await second.Append([]);

        // The first activation does not know yet. All it goes on to decide faults, the same event at the same place included.
        var lost = Enumerable.Range(0, 10).Select(_ => first.Append([])).ToList();

        foreach (var append in lost) await Assert.ThrowsAsync<FencedException>(() => append.WaitAsync(TestBooks.Bound));
        Assert.True(first.IsFenced);
        Assert.False(second.IsFenced);
        await TestBooks.Append(second, "2");
        Assert.Equal(["[1]", "[]", "[2]"], await books.Read(Ada));
    }

    [Fact]
    public async Task Of_two_activations_that_meet_in_one_flush_one_wins()
    {
        await using var books = await TestBooks.Make(server);
        var gate = new TaskCompletionSource();
        await using var journal = await books.Start(async flush =>
        {
            await gate.Task;
            return await flush();
        });
        var ahead = journal.OpenStream(TestBooks.Stream("ahead"), Guid.NewGuid(), seqLast: 0).Append([]);
        var first = journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 0);
        var second = journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 0);

        Task[] appends = [TestBooks.Append(first, "1"), TestBooks.Append(second, "1")];
        gate.SetResult();
        await ahead.WaitAsync(TestBooks.Bound);
        await Task.WhenAll(appends).WaitAsync(TestBooks.Bound).ContinueWith(_ => { }, TaskScheduler.Default);

        _ = Assert.Single(appends, append => append.IsCompletedSuccessfully);
        _ = Assert.Single(appends, append => append.Exception?.InnerException is FencedException);
        Assert.NotEqual(first.IsFenced, second.IsFenced);
        Assert.Equal(["[1]"], await books.Read(Ada));
    }

    [Fact]
    public async Task A_lost_fence_costs_no_other_stream_its_row()
    {
        await using var books = await TestBooks.Make(server);
        await using var journal = await books.Start();
        await TestBooks.Append(journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 0), "1");
        var stale = journal.OpenStream(Ada, Guid.NewGuid(), seqLast: 0);
        var others = Enumerable.Range(0, 100).Select(n => journal.OpenStream(TestBooks.Stream($"other-{n}"), Guid.NewGuid(), 0)).ToList();

        var lost = TestBooks.Append(stale, "2");
        await Task.WhenAll(others.Select(other => TestBooks.Append(other, "1"))).WaitAsync(TestBooks.Bound);

        await Assert.ThrowsAsync<FencedException>(() => lost.WaitAsync(TestBooks.Bound));
        Assert.Equal(101L, await books.Execute("SELECT count(*) FROM journal"));
    }

    [Fact]
    public async Task Tokens_of_the_books_are_those_whose_streams_have_begun()
    {
        await using var books = await TestBooks.Make(server);
        await using var journal = await books.Start();
        TokenId[] ids = [TokenId.Parse("a"), TokenId.Parse("b")];
        foreach (var id in ids)
        {
            var stream = journal.OpenStream(StreamId.Of(id), Guid.NewGuid(), 0);
            await stream.Append([]);
            await stream.Append([]);
        }

        await journal.OpenStream(TestBooks.Stream("a"), Guid.NewGuid(), 0).Append([]);

        Assert.Equal(ids, await journal.ReadTokens(CancellationToken.None).Order(Comparer<TokenId>.Create((x, y) => string.CompareOrdinal(x.Value, y.Value))).ToListAsync());
    }
}
