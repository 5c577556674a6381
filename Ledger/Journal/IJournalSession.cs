using Metering.Books;

namespace Ledger.Journal;

/// <summary>A connection that may write. A session that has thrown is of no further use: whether its last rows were written is unknown.</summary>
internal interface IJournalSession : IAsyncDisposable
{
    /// <summary>Writes rows of different writers. Returns the writers whose stream another activation owns; all other rows are durable.</summary>
    Task<IReadOnlySet<RowWriter>> Flush(IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken);

    /// <summary>Throws when the connection is gone.</summary>
    Task Ping(CancellationToken cancellationToken);
}
