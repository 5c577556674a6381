using Metering.Books;

namespace Ledger.Journal;

/// <summary>What the writer does while it waits: for work, for a server that is away, and at its end.</summary>
internal sealed partial class JournalWriter
{
    /// <summary>Whether there is something to write; <see langword="false"/> when the writer shall end and nothing is left.</summary>
    private async Task<bool> WaitForRows()
    {
        while (_stalled.Count == 0 && _ready.IsEmpty)
        {
            if (_stopping.IsCancellationRequested) return false;
            try
            {
                await _ready.Next(_abort.Token).WaitAsync(_options.HeartbeatInterval, _time, _stopping.Token);
            }
            catch (TimeoutException)
            {
                await KeepSession();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The queue is looked at once more: what was appended before the end was asked for is still written.
            }

            _abort.Token.ThrowIfCancellationRequested();
        }

        return true;
    }

    /// <summary>An idle writer notices that it lost its connection, and with it the lock, before somebody's money waits for it.</summary>
    private async Task KeepSession()
    {
        try
        {
            await KeepDuring(InSession(async session =>
            {
                await session.Ping(_abort.Token);
                return true;
            }));
        }
        catch (Exception e) when (IsRetried(e))
        {
            LogConnectionLost(_logger, e);
        }
    }

    private async Task<IReadOnlySet<RowWriter>> FlushUntilWritten()
    {
        var delay = _options.RetryDelayMin;
        for (var failures = 0; ; failures++)
        {
            try
            {
                var fenced = await KeepDuring(InSession(session => session.Flush(_batch.Rows, _abort.Token)));
                if (failures > 0) LogWritingAgain(_logger, failures, _waiting.FlushTime);
                return fenced;
            }
            catch (Exception e) when (IsRetried(e))
            {
                _metrics.Failed();
                if (failures == 0) LogOutage(_logger, e);
                else LogStillAway(_logger, failures, e.Message);
            }

            BeginOutage();
            var pause = Task.Delay(delay, _time, _abort.Token);
            await KeepUntil(pause);
            await pause;
            delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, _options.RetryDelayMax.Ticks));
        }
    }

    /// <summary>A session that has thrown is of no further use, and letting it go may take as long as the server is silent.</summary>
    private async Task<T> InSession<T>(Func<IJournalSession, Task<T>> work)
    {
        try
        {
            return await work(_session ??= await _connect(_abort.Token));
        }
        catch
        {
            await DropSession();
            throw;
        }
    }

    /// <summary>
    /// Everything is tried again, errors of the server included: a full disk or a missing table is repaired by an operator, and until then
    /// the events wait. Only an owner other than us ends the journal.
    /// </summary>
    private bool IsRetried(Exception e) => e is not DatabaseOwnedException && !_abort.IsCancellationRequested;

    /// <summary>Waits for an attempt. A server that does not answer in time counts as away, although nothing has failed yet.</summary>
    private async Task<T> KeepDuring<T>(Task<T> attempt)
    {
        if (_spool is null) return await attempt;
        if (!_isAway) await ((Task)attempt).WaitAsync(_options.SpoolAfter, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!attempt.IsCompleted)
        {
            BeginOutage();
            await KeepUntil(attempt);
        }

        return await attempt;
    }

    /// <summary>
    /// From here on, whatever is appended is kept as soon as it comes, also behind rows in flight. Streams tell of what they get after the mark
    /// is set; what they had got before is found here.
    /// </summary>
    private void BeginOutage()
    {
        if (_isAway || _spool is null) return;
        _isAway = true;
        // An append reads the mark after its event stands in the stream, with a fence of its own between the two.
        Interlocked.MemoryBarrier();
        List<TakenRow> kept = [.. _batch.Taken];
        foreach (var (stream, _) in _batch.Taken.Concat(_stalled).DistinctBy(taken => taken.Stream).ToList())
        {
            if (stream.TryTakeBehind(out var row)) kept.Add(Stall(stream, row));
        }

        Keep(kept);
    }

    /// <summary>Rows are spooled only when taken. No taken row is left unwritten, so every spooled row is in the journal.</summary>
    private void EndOutage()
    {
        _isAway = false;
        _spool?.Clear();
    }

    private async Task KeepUntil(Task end)
    {
        while (!end.IsCompleted && _spool is { HasRoom: true } && !_abort.IsCancellationRequested)
        {
            List<TakenRow> taken = [];
            while (taken.Count < _options.RowsPerFlushMax && _ready.TryTake(isBehindToo: true, out var row)) taken.Add(Stall(row.Stream, row.Row));
            if (taken.Count > 0) Keep(taken);
            else await Task.WhenAny(end, _ready.Next(_abort.Token));
        }
    }

    private TakenRow Stall(JournalStream stream, JournalRow row)
    {
        var taken = new TakenRow(stream, row);
        _stalled.Enqueue(taken);
        return taken;
    }

    /// <summary>
    /// Only who owns the database may promise that what is on the disk will be in the books: nobody else can write them before our next start.
    /// Without the lock another process can take over an actor and go on without these rows.
    /// </summary>
    private void Keep(List<TakenRow> taken)
    {
        if (taken.Count == 0 || _spool?.Append(taken.Select(row => row.Row)) is not true) return;
        foreach (var (stream, row) in _options.OwnsDatabase ? taken : []) stream.Keep(row.Seq);
        _metrics.Spooled(taken.Count);
        LogKept(_logger, taken.Count);
    }

    private async Task DropSession()
    {
        if (_session is not { } session) return;
        _session = null;
        await session.DisposeAsync();
    }

    /// <summary>Nobody waits for ever: what could not be written faults, and goes to the spool unless the end is to be as a crash is.</summary>
    private async Task End()
    {
        var streams = _ready.Close();
        List<JournalRow> rows = [];
        List<JournalRow> behind = [];
        foreach (var (stream, row) in _batch.Taken.Concat(_stalled))
        {
            rows.Add(row);
            if (stream.Abandon() is { } next) behind.Add(next);
        }

        foreach (var stream in streams)
        {
            if (stream.Abandon() is { } row) rows.Add(row);
        }

        // Rows in flight come before what waits behind them. Some were kept before and are kept twice: when they are recovered the second is
        // recognised as the first.
        rows.AddRange(behind);
        var isCrash = _abort.IsCancellationRequested && !_stopping.IsCancellationRequested;
        if (rows.Count > 0 && !isCrash)
        {
            _spool?.Append(rows);
            LogLeftBehind(_logger, rows.Count, _spool is not null);
        }

        await DropSession();
    }
}
