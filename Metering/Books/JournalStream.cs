using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Metering.Books;

/// <summary>
/// One actor's end of the journal. The actor appends in its turn and goes on; the writer takes everything appended since the last flush as
/// one row. At most one row is in flight, so a lost fence leaves nothing dangling behind it.
/// </summary>
public sealed class JournalStream(StreamId id, Guid activation, long seqLast, IJournalWriter writer)
{
    private readonly Lock _gate = new();
    private Batch? _pending;
    private Batch? _inFlight;
    private long _seqLast = seqLast;
    private Exception? _end;

    public StreamId Id { get; } = id;

    public Guid Activation { get; } = activation;

    /// <summary>The last durable row.</summary>
    public long SeqLast
    {
        get { lock (_gate) return _seqLast; }
    }

    /// <summary>Whether another activation owns the stream. Nothing appended here will ever be written.</summary>
    public bool IsFenced
    {
        get { lock (_gate) return _end is FencedException; }
    }

    /// <summary>Whether everything appended is durable.</summary>
    public bool IsIdle
    {
        get { lock (_gate) return _pending is null && _inFlight is null; }
    }

    /// <summary>
    /// Appends one event, or, when <paramref name="eventJson"/> is empty, only makes the activation's mark. The task completes when it is
    /// durable and faults with <see cref="FencedException"/> when it never will be.
    /// </summary>
    public Task Append(ReadOnlySpan<byte> eventJson)
    {
        Task durable;
        bool isReady;
        lock (_gate)
        {
            if (_end is not null) return Task.FromException(_end);
            isReady = _pending is null && _inFlight is null;
            _pending ??= new Batch(eventJson.Length);
            _pending.Add(eventJson);
            durable = _pending.Durable;
        }

        writer.OnAppended(eventJson.Length);
        if (isReady) writer.OnReady(this);
        return durable;
    }

    /// <summary>
    /// Whether the next event will begin a row, and which row is then the last before it. <paramref name="written"/> completes when that row is
    /// durable.
    /// </summary>
    public bool TryGetRowBoundary(out long seq, out Task written)
    {
        lock (_gate)
        {
            seq = _inFlight is null ? _seqLast : _seqLast + 1;
            written = _inFlight?.Durable ?? Task.CompletedTask;
            return _pending is null;
        }
    }

    /// <summary>The writer takes what waits as the next row. <see langword="false"/> when nothing waits or a row is in flight.</summary>
    public bool TryTake([NotNullWhen(true)] out JournalRow? row)
    {
        lock (_gate)
        {
            if (_end is not null || _pending is null || _inFlight is not null)
            {
                row = null;
                return false;
            }

            (_inFlight, _pending) = (_pending, null);
            var events = _inFlight.Close();
            row = new JournalRow(Id, _seqLast + 1, Activation, JournalChecksum.Of(events.Span), events);
            return true;
        }
    }

    /// <summary>The writer reports what became of the row it took. Returns how much waits no longer: with a lost fence, all of it.</summary>
    public AppendedAmount Complete(AppendOutcome outcome)
    {
        Batch done;
        Batch? orphan = null;
        Exception? end = null;
        bool isReady;
        lock (_gate)
        {
            done = _inFlight ?? throw new InvalidOperationException("No row is in flight.");
            _inFlight = null;
            if (outcome is AppendOutcome.Written)
            {
                _seqLast++;
            }
            else
            {
                _end = end = new FencedException(Id);
                (orphan, _pending) = (_pending, null);
            }

            isReady = _pending is not null;
        }

        done.Finish(end);
        orphan?.Finish(end);
        if (isReady) writer.OnReady(this);
        return done.Amount + (orphan?.Amount ?? default);
    }

    /// <summary>
    /// The writer closes while the books cannot be reached. Everything that waits faults with <see cref="JournalClosedException"/>; what
    /// waits behind the row in flight is returned as the row that follows it, so that it can be kept and written later.
    /// </summary>
    public JournalRow? Abandon()
    {
        Batch? pending, inFlight;
        Exception end;
        long seq;
        lock (_gate)
        {
            if (_end is not null) return null;
            _end = end = new JournalClosedException(Id);
            (pending, inFlight, _pending, _inFlight) = (_pending, _inFlight, null, null);
            seq = _seqLast + (inFlight is null ? 1 : 2);
        }

        inFlight?.Finish(end);
        if (pending is null) return null;
        var events = pending.Close();
        pending.Finish(end);
        return new JournalRow(Id, seq, Activation, JournalChecksum.Of(events.Span), events);
    }

    /// <summary>Begins with room for its first event and the brackets: a quiet actor's rows have one.</summary>
    private sealed class Batch(int bytesFirst)
    {
        private readonly ArrayBufferWriter<byte> _events = new(bytesFirst + BracketBytes);
        private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private const int BracketBytes = 2;

        public Task Durable => _durable.Task;

        public AppendedAmount Amount { get; private set; }

        public void Add(ReadOnlySpan<byte> eventJson)
        {
            Amount += new AppendedAmount(1, eventJson.Length);
            if (eventJson.IsEmpty) return;
            _events.Write(_events.WrittenCount == 0 ? "["u8 : ","u8);
            _events.Write(eventJson);
        }

        public ReadOnlyMemory<byte> Close()
        {
            _events.Write(_events.WrittenCount == 0 ? "[]"u8 : "]"u8);
            return _events.WrittenMemory;
        }

        public void Finish(Exception? end)
        {
            if (end is null)
            {
                _durable.SetResult();
                return;
            }

            _durable.SetException(end);
            // Most appends are awaited by nobody: the host learns of the end from the stream, so the fault counts as seen.
            _ = _durable.Task.Exception;
        }
    }
}
