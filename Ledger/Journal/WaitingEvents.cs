using Metering.Books;

namespace Ledger.Journal;

/// <summary>What waits to become durable, and whether that is so much or so old that paid calls are turned away.</summary>
internal sealed class WaitingEvents(JournalOptions options, TimeProvider time)
{
    private const long NoFlush = 0;
    private long _events;
    private long _bytes;
    private long _flushStarted = NoFlush;

    public long Events => Interlocked.Read(ref _events);

    public long Bytes => Interlocked.Read(ref _bytes);

    public bool IsWithinBounds =>
        Events < options.EventsWaitingMax && Bytes < options.BytesWaitingMax && FlushTime < options.FlushTimeMax;

    /// <summary>How long the flush under way has taken, retries included. What waits behind it waits no longer than one flush more.</summary>
    public TimeSpan FlushTime => Interlocked.Read(ref _flushStarted) is var started and not NoFlush ? time.GetElapsedTime(started) : TimeSpan.Zero;

    public void Add(int bytes)
    {
        Interlocked.Increment(ref _events);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Remove(AppendedAmount amount)
    {
        Interlocked.Add(ref _events, -amount.Events);
        Interlocked.Add(ref _bytes, -amount.Bytes);
    }

    public void FlushStarted() => Interlocked.Exchange(ref _flushStarted, time.GetTimestamp());

    public void FlushEnded() => Interlocked.Exchange(ref _flushStarted, NoFlush);
}
