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
            _session ??= await _connect(_abort.Token);
            await _session.Ping(_abort.Token);
        }
        catch (Exception e) when (IsRetried(e))
        {
            LogConnectionLost(_logger, e);
            await DropSession();
        }
    }

    private async Task<IReadOnlySet<RowWriter>> FlushUntilWritten()
    {
        var delay = _options.RetryDelayMin;
        for (var failures = 0; ; failures++)
        {
            try
            {
                _session ??= await _connect(_abort.Token);
                var fenced = await _session.Flush(_batch.Rows, _abort.Token);
                if (failures > 0) LogWritingAgain(_logger, failures, _waiting.FlushTime);
                return fenced;
            }
            catch (Exception e) when (IsRetried(e))
            {
                _metrics.Failed();
                if (failures == 0) LogOutage(_logger, e);
                else LogStillAway(_logger, failures, e.Message);
                await DropSession();
            }

            if (failures == 0) Keep([.. _batch.Taken]);
            await WaitOut(delay);
            delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, _options.RetryDelayMax.Ticks));
        }
    }

    /// <summary>
    /// Everything is tried again, errors of the server included: a full disk or a missing table is repaired by an operator, and until then
    /// the events wait. Only an owner other than us ends the journal.
    /// </summary>
    private bool IsRetried(Exception e) => e is not DatabaseOwnedException && !_abort.IsCancellationRequested;

    /// <summary>While the server is away, what becomes ready is taken and kept as soon as it comes.</summary>
    private async Task WaitOut(TimeSpan delay)
    {
        var pause = Task.Delay(delay, _time, _abort.Token);
        while (!pause.IsCompleted && _spool is { HasRoom: true })
        {
            List<TakenRow> taken = [];
            while (taken.Count < _options.RowsPerFlushMax && _ready.TryTake(out var row)) taken.Add(row);
            if (taken.Count == 0)
            {
                await Task.WhenAny(pause, _ready.Next(_abort.Token));
                continue;
            }

            foreach (var row in taken) _stalled.Enqueue(row);
            Keep(taken);
        }

        await pause;
    }

    private void Keep(List<TakenRow> taken)
    {
        if (_spool is null) return;
        _spool.Append(taken.Select(row => row.Row));
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
