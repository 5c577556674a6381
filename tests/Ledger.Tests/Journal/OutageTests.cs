using Ledger.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Ledger.Tests.Journal;

/// <summary>A server of its own goes away and comes back in the middle of load.</summary>
public sealed class OutageTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_restart_in_the_middle_of_load_loses_nothing_and_keeps_the_order()
    {
        const int Streams = 40;
        var server = await StartServer();
        await using var books = await TestBooks.Open(server.ConnectionString);
        books.Options.FlushTimeMax = TimeSpan.FromMilliseconds(50);
        books.Options.SpoolDirectory = Path.Combine(_directory.Path, "spool");
        await using var journal = await books.Start();
        var isOver = false;

        var load = Task.WhenAll(Enumerable.Range(0, Streams).Select(i => Task.Run(() => AppendUntilOver(i))));
        await server.DisposeAsync();
        await books.Logger.Logged("LogKept");
        await Polling.Until(() => !journal.IsAccepting, "the journal accepts nothing more");

        await using var again = await StartServer();
        await books.Logger.Logged("LogWritingAgain");
        isOver = true;
        var counts = await load.WaitAsync(TestBooks.Bound);

        Assert.True(journal.IsAccepting);
        await journal.FlushAndStop(TestBooks.Bound);
        for (var i = 0; i < Streams; i++)
        {
            var events = (await books.Read(TestBooks.Stream($"a-{i}"))).SelectMany(BooksText.Split);
            Assert.Equal(Enumerable.Range(0, counts[i]).Select(n => $"{n}"), events);
        }

        async Task<int> AppendUntilOver(int i)
        {
            var stream = journal.OpenStream(TestBooks.Stream($"a-{i}"), Guid.NewGuid(), seqLast: 0);
            var count = 0;
            while (!isOver) await TestBooks.Append(stream, $"{count++}");
            return count;
        }
    }

    private Task<PrivateServer> StartServer() =>
        PrivateServer.Start(_directory.Path, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
}
