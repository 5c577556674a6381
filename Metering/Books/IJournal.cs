namespace Metering.Books;

/// <summary>
/// The append-only journal. Implementations group the appends of all actors of a process into few writes; an actor sees only its own
/// <see cref="JournalStream"/>.
/// </summary>
public interface IJournal
{
    /// <summary>
    /// Whether paid calls may be admitted: <see langword="false"/> once what waits to be written has reached its bound (design 4). Settles are
    /// taken in any case.
    /// </summary>
    bool IsAccepting { get; }

    /// <summary>The latest snapshot of a stream, or <see langword="null"/>.</summary>
    Task<Snapshot?> ReadSnapshot(StreamId stream, CancellationToken cancellationToken);

    /// <summary>The durable rows of a stream after <paramref name="seqAfter"/>, in order. Throws <see cref="InvalidDataException"/> on a gap or a wrong checksum.</summary>
    IAsyncEnumerable<JournalRow> Read(StreamId stream, long seqAfter, CancellationToken cancellationToken);

    /// <summary>Opens a stream for appending behind <paramref name="seqLast"/>.</summary>
    JournalStream OpenStream(StreamId stream, Guid activation, long seqLast);

    /// <summary>Keeps a snapshot behind the caller's back; losing it loses nothing.</summary>
    void WriteSnapshot(Snapshot snapshot);
}
