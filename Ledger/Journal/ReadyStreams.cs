using System.Threading.Channels;
using Metering.Books;

namespace Ledger.Journal;

/// <summary>
/// The streams that have something to write, in the order they got it. Bounded by the open streams: each stands in it at most twice, once for
/// what it had behind a row in flight.
/// </summary>
internal sealed class ReadyStreams
{
    private readonly Channel<JournalStream> _streams = Channel.CreateUnbounded<JournalStream>(new() { SingleReader = true });
    private Task<bool>? _next;

    public bool IsEmpty => !_streams.Reader.TryPeek(out _);

    /// <summary><see langword="false"/> once <see cref="Close"/> was called.</summary>
    public bool TryAdd(JournalStream stream) => _streams.Writer.TryWrite(stream);

    /// <summary>
    /// Takes the row of the stream that has been ready longest; with <paramref name="isBehindToo"/>, also one behind rows that are in flight.
    /// Streams that have nothing to take are passed over.
    /// </summary>
    public bool TryTake(bool isBehindToo, out TakenRow taken)
    {
        while (_streams.Reader.TryRead(out var stream))
        {
            if (!(isBehindToo ? stream.TryTakeBehind(out var row) : stream.TryTake(out row))) continue;
            taken = new TakenRow(stream, row);
            return true;
        }

        taken = default;
        return false;
    }

    /// <summary>Completes when there is something to take. The queue allows one waiting reader, so a wait that was left is taken up again.</summary>
    public Task Next(CancellationToken cancellationToken) =>
        _next is { IsCompleted: false } ? _next : _next = _streams.Reader.WaitToReadAsync(cancellationToken).AsTask();

    /// <summary>Nothing is added any more. Returns the streams that are left.</summary>
    public IReadOnlyList<JournalStream> Close()
    {
        _streams.Writer.Complete();
        List<JournalStream> left = [];
        while (_streams.Reader.TryRead(out var stream)) left.Add(stream);
        return left;
    }
}
