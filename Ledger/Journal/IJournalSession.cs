using Metering.Books;

namespace Ledger.Journal;

/// <summary>A connection that may write. A session that has thrown is of no further use: whether its last rows were written is unknown.</summary>
internal interface IJournalSession : IAsyncDisposable
{
    /// <summary>Writes rows of different streams. Returns the streams that another activation owns; all other rows are durable.</summary>
    Task<IReadOnlySet<StreamId>> Flush(IReadOnlyList<JournalRow> rows, CancellationToken cancellationToken);

    /// <summary>Throws when the connection is gone.</summary>
    Task Ping(CancellationToken cancellationToken);
}
