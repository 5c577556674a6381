using Ledger.Journal;
using Metering.Books;

namespace Ledger.Tests.Journal;

/// <summary>A session whose flushes go through a hook: it may refuse before the real one writes, or lose the answer after.</summary>
internal sealed class FaultySession(IJournalSession session, Func<Func<Task<IReadOnlySet<RowWriter>>>, Task<IReadOnlySet<RowWriter>>> flush)
    : IJournalSession
{
    public Task<IReadOnlySet<RowWriter>> Flush(IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken) =>
        flush(() => session.Flush(rows, cancellationToken));

    public Task Ping(CancellationToken cancellationToken) => session.Ping(cancellationToken);

    public ValueTask DisposeAsync() => session.DisposeAsync();
}
