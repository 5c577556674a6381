using Metering.Books;
using Microsoft.Extensions.Logging;

namespace Ledger.Journal;

/// <summary>
/// The one writer of a process: takes what all actors appended since the last flush and writes it with one statement. It goes on trying for
/// as long as it takes, because what was appended was decided and must not be forgotten.
/// </summary>
internal sealed partial class JournalWriter : IJournalWriter, IAsyncDisposable
{
    private readonly ReadyStreams _ready = new();

    // Rows taken during an outage, behind those of the flush that failed, in the order of each stream. Bounded by the spool's size.
    private readonly Queue<TakenRow> _stalled = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly Func<CancellationToken, Task<IJournalSession>> _connect;
    private readonly JournalOptions _options;
    private readonly WaitingEvents _waiting;
    private readonly JournalMetrics _metrics;
    private readonly FlushBatch _batch;
    private readonly Spool? _spool;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private IJournalSession? _session;
    private volatile bool _isAway;
    private bool _isDisposed;

    public JournalWriter(
        IJournalSession session,
        Func<CancellationToken, Task<IJournalSession>> connect,
        JournalOptions options,
        Spool? spool,
        TimeProvider time,
        ILogger logger)
    {
        _session = session;
        _connect = connect;
        _options = options;
        _spool = spool;
        _time = time;
        _logger = logger;
        _batch = new FlushBatch(options);
        _waiting = new WaitingEvents(options, time);
        _metrics = new JournalMetrics(() => _waiting.Events, () => _waiting.Bytes);
        Completion = Task.Run(Run);
    }

    /// <summary>Ends with the writer; faults when it had to stop for good.</summary>
    public Task Completion { get; }

    public bool IsAccepting => !Completion.IsCompleted && !_stopping.IsCancellationRequested && _waiting.IsWithinBounds;

    public void OnAppended(int bytes) => _waiting.Add(bytes);

    public void OnReady(JournalStream stream)
    {
        // The writer has ended. Nothing was promised for what was appended after that, so it faults and is not kept.
        if (!_ready.TryAdd(stream)) stream.Abandon();
    }

    public void OnBehind(JournalStream stream)
    {
        if (_isAway) _ready.TryAdd(stream);
    }

    /// <summary>Writes what waits and ends; what cannot be written within the limit goes to the spool.</summary>
    public async Task FlushAndStop(TimeSpan limit)
    {
        await _stopping.CancelAsync();
        await Completion.WaitAsync(limit, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Abort();
    }

    /// <summary>Ends at once, as a crash would.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        await Abort();
        _metrics.Dispose();
        _stopping.Dispose();
        _abort.Dispose();
    }

    private async Task Abort()
    {
        await _abort.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Run()
    {
        try
        {
            while (await WaitForRows())
            {
                FillBatch();
                await WriteBatch();
            }
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // An end that was asked for; what is left is dealt with below.
        }
        catch (Exception e)
        {
            LogStopped(_logger, e);
            throw;
        }
        finally
        {
            await End();
        }
    }

    private void FillBatch()
    {
        FillFromStalled();
        while (!_batch.IsFull && _ready.TryTake(isBehindToo: false, out var taken)) _batch.Add(taken);
        _batch.Seal();
    }

    /// <summary>
    /// One row of a stream at a time: none may be written if the one before it is refused. What a stream has left when it was refused is passed
    /// over, because its appends have been told.
    /// </summary>
    private void FillFromStalled()
    {
        HashSet<JournalStream> streams = [];
        while (!_batch.IsFull && _stalled.TryPeek(out var stalled))
        {
            if (!stalled.Stream.IsFenced)
            {
                if (!streams.Add(stalled.Stream)) return;
                _batch.Add(stalled);
            }

            _stalled.Dequeue();
        }
    }

    private async Task WriteBatch()
    {
        if (_batch.IsEmpty)
        {
            if (_stalled.Count == 0) EndOutage();
            return;
        }

        _waiting.FlushStarted();
        var started = _time.GetTimestamp();
        var fenced = await FlushUntilWritten();
        _waiting.FlushEnded();

        if (_stalled.Count == 0) EndOutage();
        var events = Acknowledge(fenced);
        _metrics.Flushed(_batch.Rows.Count, events, fenced.Count, _time.GetElapsedTime(started));
        _batch.Clear();
    }

    private long Acknowledge(IReadOnlySet<RowWriter> fenced)
    {
        var events = 0L;
        foreach (var (stream, row) in _batch.Taken)
        {
            var isFenced = fenced.Count > 0 && fenced.Contains(RowWriter.Of(row));
            if (isFenced) LogFenced(_logger, stream.Id);
            var amount = stream.Complete(isFenced ? AppendOutcome.Fenced : AppendOutcome.Written);
            _waiting.Remove(amount);
            if (!isFenced) events += amount.Events;
        }

        return events;
    }
}
