using System.Diagnostics.Metrics;

namespace Ledger.Projection;

/// <summary>How far the tables are behind the journal, and how fast they follow.</summary>
internal sealed class ProjectionMetrics : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Meter _meter = new("Metering.Ledger");
    private readonly Counter<long> _events;
    private readonly Counter<long> _passedOver;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _batchSeconds;

    // Ticks of the time up to which the tables are known to contain everything; zero while they are level with the journal.
    private long _behindSinceTicks;

    public ProjectionMetrics(TimeProvider time)
    {
        _time = time;
        _events = _meter.CreateCounter<long>("metering.ledger.projection.events", "{event}", "Events of the journal put into the tables.");
        _passedOver = _meter.CreateCounter<long>("metering.ledger.projection.passed_over", "{event}", "Events that did not fit the books.");
        _failures = _meter.CreateCounter<long>("metering.ledger.projection.failures", "{failure}", "Batches that failed and were tried again.");
        _batchSeconds = _meter.CreateHistogram<double>("metering.ledger.projection.batch.duration", "s", "Time to fold and write one batch.");
        _meter.CreateObservableGauge("metering.ledger.projection.lag", () => Lag.TotalSeconds, "s", "Age of the oldest row that may not be in the tables.");
    }

    public TimeSpan Lag =>
        Interlocked.Read(ref _behindSinceTicks) is > 0 and var since ? TimeSpan.FromTicks(Math.Max(0, _time.GetUtcNow().UtcTicks - since)) : TimeSpan.Zero;

    public void Projected(JournalBatch batch, ProjectionFold fold, TimeSpan elapsed)
    {
        _events.Add(fold.Events);
        _passedOver.Add(fold.PassedOver.Count);
        _batchSeconds.Record(elapsed.TotalSeconds);
        Interlocked.Exchange(ref _behindSinceTicks, batch.WrittenAt.UtcTicks);
    }

    /// <summary>Everything that was complete is in the tables: they are level with the journal, unless something durable waits behind a writer.</summary>
    public void Passed(DateTimeOffset? waitingSince) => Interlocked.Exchange(ref _behindSinceTicks, waitingSince?.UtcTicks ?? 0);

    public void Failed()
    {
        _failures.Add(1);
        // The lag grows from the first failure on, unless it is already measured from an older row.
        Interlocked.CompareExchange(ref _behindSinceTicks, _time.GetUtcNow().UtcTicks, 0);
    }

    public void Dispose() => _meter.Dispose();
}
