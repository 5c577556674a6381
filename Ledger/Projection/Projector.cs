using System.Diagnostics;
using Ledger.Calls;
using Metering.Calls;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ledger.Projection;

/// <summary>
/// Keeps the tables that people ask behind the journal that actors write. Everything it writes can be made again from the journal, so it is
/// never in anybody's way: no actor waits for it, only readers who want what was durable when they asked.
/// </summary>
public sealed partial class Projector : IDisposable
{
    /// <summary>How often a reader looks again while a transaction that is older than what it waits for is still running.</summary>
    private static readonly TimeSpan PauseBehindTransaction = TimeSpan.FromMilliseconds(10);

    private const int RowsInTurn = 16;

    private readonly ProjectorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<Projector> _logger;
    private readonly JournalTail _journal;
    private readonly ProjectionStore _store;
    private readonly ProjectionHolders _holders;
    private readonly CallPartitions _partitions;
    private readonly ProjectionMetrics _metrics;

    // One pass at a time: the calls in progress and the cursor belong to each other.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Progress? _progress;

    public Projector(NpgsqlDataSource database, ProjectorOptions options, TimeProvider time, ILogger<Projector> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _journal = new(database, options);
        _store = new(database, options);
        _holders = new(database);
        _partitions = new(database, time);
        _metrics = new(time);
    }

    /// <summary>Age of the oldest row that may not be in the tables, for metrics.</summary>
    internal TimeSpan Lag => _metrics.Lag;

    /// <summary>Follows the journal until cancelled. A failure is logged and tried again; it never ends the loop.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _partitions.MakeAhead(cancellationToken);
                await ProjectAll(cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                _metrics.Failed();
                LogFailed(e);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(_options.PollInterval, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// Completes when everything that was durable at the time of the call is in the tables. Works with or without <see cref="Run"/>: whoever
    /// waits does the work if nobody else does. Throws <see cref="TimeoutException"/> when nothing moves for
    /// <see cref="ProjectorOptions.CatchUpMax"/>.
    /// </summary>
    public async Task CatchUp(CancellationToken cancellationToken)
    {
        var end = await _journal.ReadEnd(cancellationToken);
        var movedAt = _time.GetTimestamp();
        while (_progress is not { } progress || progress.Cursor.IsBehind(end))
        {
            if (await Pass(end, cancellationToken) is not PassOutcome.Nothing)
            {
                movedAt = _time.GetTimestamp();
                continue;
            }

            if (_time.GetElapsedTime(movedAt) > _options.CatchUpMax)
            {
                var standsAt = _progress?.Cursor.ToString() ?? "an unknown place";
                throw new TimeoutException(
                    $"The journal is durable up to {end} and the tables stand at {standsAt}. In the way: {await _holders.Describe(cancellationToken)}.");
            }

            await Task.Delay(PauseBehindTransaction, _time, cancellationToken);
        }
    }

    /// <summary>Empties the tables and makes them again from the first row of the journal. Readers wait; actors do not notice.</summary>
    public async Task Rebuild(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _progress = null;
            await _store.Clear(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }

        await CatchUp(cancellationToken);
        var elapsed = _time.GetElapsedTime(started);
        LogRebuilt(elapsed);
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _turn.Dispose();
    }

    private async Task ProjectAll(CancellationToken cancellationToken)
    {
        // A batch that is not full has everything that was complete. What has come since waits for the next time: many small batches cost more.
        while (await Pass(until: null, cancellationToken) is PassOutcome.Full) { }
    }

    /// <summary>Projects one batch. Only the wait for the turn is cancelled, never a batch half done.</summary>
    private async Task<PassOutcome> Pass(ProjectionCursor? until, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var progress = _progress ?? await Load();
            if (until is { } end && !progress.Cursor.IsBehind(end)) return PassOutcome.Some;
            var reading = await _journal.ReadNext(progress.Cursor, CancellationToken.None);
            if (reading.Batch is not { } batch)
            {
                _metrics.Passed(reading.WaitingSince);
                return PassOutcome.Nothing;
            }

            if (!await Apply(progress, batch)) return PassOutcome.Nothing;
            return batch.IsFull ? PassOutcome.Full : PassOutcome.Some;
        }
        catch
        {
            // The calls in progress may have seen events whose transaction did not happen. They are read again from the tables, which have
            // exactly what the cursor says.
            _progress = null;
            _partitions.Forget();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<Progress> Load()
    {
        await _journal.ThrowIfForeign(CancellationToken.None);
        var cursor = await _store.ReadCursor(CancellationToken.None);
        return _progress = new(cursor, await _store.ReadCallsInProgress(CancellationToken.None));
    }

    /// <summary><see langword="false"/> when others were in the way for so long that whoever waits for it may ask how long yet.</summary>
    private async Task<bool> Apply(Progress progress, JournalBatch batch)
    {
        var started = Stopwatch.GetTimestamp();
        var fold = new ProjectionFold(progress.CallsInProgress);
        for (var i = 0; i < batch.Rows.Count; i++)
        {
            // Calls in progress go first: a batch is long work for one thread, and nobody waits for it.
            if (i % RowsInTurn == 0) await Task.Yield();
            fold.Add(batch.Rows[i]);
        }

        await _partitions.MakeFor(fold.Calls.Keys, CancellationToken.None);
        var outcome = await _store.Apply(fold, progress.Cursor, batch.End, CancellationToken.None);
        if (outcome is not ProjectionOutcome.Applied)
        {
            // The calls in progress have seen events that are not in the tables.
            _progress = null;
            if (outcome is ProjectionOutcome.Overtaken)
            {
                LogOvertaken(progress.Cursor);
                return true;
            }

            _metrics.Failed();
            LogBusy(progress.Cursor, await _holders.Describe(CancellationToken.None));
            return false;
        }

        _progress = progress with { Cursor = batch.End };
        foreach (var what in fold.PassedOver) LogPassedOver(what);
        _metrics.Projected(batch, fold, Stopwatch.GetElapsedTime(started));
        return true;
    }

    private enum PassOutcome
    {
        Nothing,
        Some,

        /// <summary>As many rows as a batch may have: more may be complete already.</summary>
        Full,
    }

    /// <summary>Where the tables stand, with the calls in progress there.</summary>
    private sealed record Progress(ProjectionCursor Cursor, Dictionary<CallId, CallRecord> CallsInProgress);
}
