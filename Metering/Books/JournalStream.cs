using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Metering.Books;

/// <summary>
/// One actor's end of the journal. The actor appends in its turn and goes on; the writer takes everything appended since the last flush as
/// one row. Rows are written one at a time, so a lost fence leaves nothing dangling behind it. While the books are away the writer may take
/// further rows behind the one in flight, to keep them on its disk until their turn comes.
/// </summary>
public sealed class JournalStream(StreamId id, Guid activation, long seqLast, IJournalWriter writer)
{
    private readonly Lock _gate = new();
    private Batch? _pending;
    private Batch? _inFlight;
    private List<Batch>? _behind;
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
    /// Completes when everything appended so far is durable, or at least where a crash of the process cannot reach it: in the writer's spool,
    /// from where it becomes durable before any actor activates again. Faults as the appends do.
    /// </summary>
    public Task Kept
    {
        get
        {
            lock (_gate)
            {
                if (_end is not null) return Task.FromException(_end);
                return (_pending ?? LastTaken)?.Kept ?? Task.CompletedTask;
            }
        }
    }

    /// <summary>
    /// Appends one event, or, when <paramref name="eventJson"/> is empty, only makes the activation's mark. The task completes when it is
    /// durable and faults with <see cref="FencedException"/> when it never will be.
    /// </summary>
    public Task Append(ReadOnlySpan<byte> eventJson)
    {
        Task durable;
        bool isFirst, isBehind;
        lock (_gate)
        {
            if (_end is not null) return Task.FromException(_end);
            (isFirst, isBehind) = (_pending is null, _inFlight is not null);
            _pending ??= new Batch(eventJson.Length);
            _pending.Add(eventJson);
            durable = _pending.Durable;
        }

        writer.OnAppended(eventJson.Length);
        if (isFirst && isBehind) writer.OnBehind(this);
        else if (isFirst) writer.OnReady(this);
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
            seq = _seqLast + TakenCount;
            written = LastTaken?.Durable ?? Task.CompletedTask;
            return _pending is null;
        }
    }

    /// <summary>The writer takes what waits as the next row. <see langword="false"/> when nothing waits or a row is in flight.</summary>
    public bool TryTake([NotNullWhen(true)] out JournalRow? row)
    {
        lock (_gate)
        {
            row = null;
            if (_end is not null || _pending is null || _inFlight is not null) return false;
            row = CloseNext(_pending);
            (_inFlight, _pending) = (_pending, null);
            return true;
        }
    }

    /// <summary>
    /// The writer takes what waits as the row that follows those it has taken already. It writes it as it is, after them, each only when
    /// <see cref="Complete"/> has been told that the one before it was written.
    /// </summary>
    public bool TryTakeBehind([NotNullWhen(true)] out JournalRow? row)
    {
        if (TryTake(out row)) return true;
        lock (_gate)
        {
            if (_end is not null || _pending is null || _inFlight is null) return false;
            row = CloseNext(_pending);
            (_behind ??= []).Add(_pending);
            _pending = null;
            return true;
        }
    }

    /// <summary>The writer has this row, and every taken row before it, on its disk.</summary>
    public void Keep(long seq)
    {
        TaskCompletionSource? kept;
        lock (_gate)
        {
            var ahead = seq - _seqLast - 1;
            var batch = ahead == 0 ? _inFlight : ahead > 0 && ahead <= _behind?.Count ? _behind[(int)ahead - 1] : null;
            kept = batch?.MarkKept();
        }

        // Outside the gate, as every end is: to resume an actor takes its mailbox, whose holder may be asking this stream something.
        kept?.TrySetResult();
    }

    /// <summary>The writer reports what became of the oldest row it took. Returns how much waits no longer: with a lost fence, all of it.</summary>
    public AppendedAmount Complete(AppendOutcome outcome)
    {
        Batch done;
        List<Batch>? orphans = null;
        Exception? end = null;
        bool isReady;
        lock (_gate)
        {
            done = _inFlight ?? throw new InvalidOperationException("No row is in flight.");
            _inFlight = null;
            if (outcome is AppendOutcome.Written)
            {
                _seqLast++;
                if (_behind is { Count: > 0 })
                {
                    _inFlight = _behind[0];
                    _behind.RemoveAt(0);
                }
            }
            else
            {
                _end = end = new FencedException(Id);
                orphans = TakeAll();
            }

            isReady = _pending is not null && _inFlight is null;
        }

        done.Finish(end);
        var amount = done.Amount;
        foreach (var orphan in orphans ?? [])
        {
            orphan.Finish(end);
            amount += orphan.Amount;
        }

        if (isReady) writer.OnReady(this);
        return amount;
    }

    /// <summary>
    /// The writer closes while the books cannot be reached. Everything that waits faults with <see cref="JournalClosedException"/>; what
    /// waits behind the rows that were taken is returned as the row that follows them, so that it can be kept and written later.
    /// </summary>
    public JournalRow? Abandon()
    {
        List<Batch> lost;
        JournalRow? row;
        Exception end;
        lock (_gate)
        {
            if (_end is not null) return null;
            _end = end = new JournalClosedException(Id);
            row = _pending is null ? null : CloseNext(_pending);
            lost = TakeAll();
        }

        foreach (var batch in lost) batch.Finish(end);
        return row;
    }

    /// <summary>Under the gate, as everything below: how many rows the writer has taken and not reported on.</summary>
    private int TakenCount => _inFlight is null ? 0 : 1 + (_behind?.Count ?? 0);

    private Batch? LastTaken => _behind is { Count: > 0 } ? _behind[^1] : _inFlight;

    private JournalRow CloseNext(Batch batch)
    {
        var events = batch.Close();
        return new JournalRow(Id, _seqLast + TakenCount + 1, Activation, JournalChecksum.Of(events.Span), events);
    }

    private List<Batch> TakeAll()
    {
        List<Batch> all = [];
        if (_inFlight is not null) all.Add(_inFlight);
        if (_behind is not null) all.AddRange(_behind);
        if (_pending is not null) all.Add(_pending);
        (_inFlight, _behind, _pending) = (null, null, null);
        return all;
    }

    /// <summary>Begins with room for its first event and the brackets: a quiet actor's rows have one.</summary>
    private sealed class Batch(int bytesFirst)
    {
        private readonly ArrayBufferWriter<byte> _events = new(bytesFirst + BracketBytes);
        private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private TaskCompletionSource? _kept;
        private bool _isKept;

        private const int BracketBytes = 2;

        public Task Durable => _durable.Task;

        /// <summary>Under the gate of the stream, like <see cref="MarkKept"/>. Made when it is asked for: most rows are only waited for to be durable.</summary>
        public Task Kept => _isKept ? Task.CompletedTask : (_kept ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

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

        /// <summary>Returns what is to be completed, if anybody waits.</summary>
        public TaskCompletionSource? MarkKept()
        {
            _isKept = true;
            return _kept;
        }

        /// <summary>No longer reachable through its stream, so nobody asks for <see cref="Kept"/> any more.</summary>
        public void Finish(Exception? end)
        {
            if (end is null)
            {
                _durable.SetResult();
                _kept?.TrySetResult();
                return;
            }

            _durable.SetException(end);
            if (_kept?.TrySetException(end) is true) _ = _kept.Task.Exception;
            // Most appends are awaited by nobody: the host learns of the end from the stream, so the fault counts as seen.
            _ = _durable.Task.Exception;
        }
    }
}
