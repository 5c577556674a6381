using System.Diagnostics.Metrics;

namespace Ledger.Journal;

/// <summary>
/// The meter <c>Metering.Ledger</c>: counters <c>metering.ledger.rows</c>, <c>.events</c>, <c>.flushes</c>, <c>.retries</c>, <c>.fenced</c>
/// and <c>.spooled</c> (rows); histograms <c>metering.ledger.flush.duration</c> (seconds, retries included) and
/// <c>metering.ledger.flush.rows</c>; gauges <c>metering.ledger.waiting.events</c> and <c>metering.ledger.waiting.bytes</c>.
/// </summary>
internal sealed class JournalMetrics : IDisposable
{
    public const string MeterName = "Metering.Ledger";
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _rows;
    private readonly Counter<long> _events;
    private readonly Counter<long> _flushes;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _fenced;
    private readonly Counter<long> _spooled;
    private readonly Histogram<double> _flushDuration;
    private readonly Histogram<int> _flushRows;

    public JournalMetrics(Func<long> eventsWaiting, Func<long> bytesWaiting)
    {
        _rows = _meter.CreateCounter<long>("metering.ledger.rows", "{row}", "Rows that became durable.");
        _events = _meter.CreateCounter<long>("metering.ledger.events", "{event}", "Events that became durable.");
        _flushes = _meter.CreateCounter<long>("metering.ledger.flushes", "{flush}", "Statements that wrote.");
        _retries = _meter.CreateCounter<long>("metering.ledger.retries", "{attempt}", "Attempts that failed.");
        _fenced = _meter.CreateCounter<long>("metering.ledger.fenced", "{row}", "Rows whose stream another activation owns.");
        _spooled = _meter.CreateCounter<long>("metering.ledger.spooled", "{row}", "Rows kept in the spool.");
        _flushDuration = _meter.CreateHistogram<double>("metering.ledger.flush.duration", "s", "Time of a flush, retries included.");
        _flushRows = _meter.CreateHistogram<int>("metering.ledger.flush.rows", "{row}", "Rows in a flush.");
        _meter.CreateObservableGauge("metering.ledger.waiting.events", eventsWaiting, "{event}", "Events that wait to become durable.");
        _meter.CreateObservableGauge("metering.ledger.waiting.bytes", bytesWaiting, "By", "Bytes that wait to become durable.");
    }

    public void Flushed(int rows, long events, int fenced, TimeSpan duration)
    {
        _flushes.Add(1);
        _rows.Add(rows - fenced);
        _events.Add(events);
        if (fenced > 0) _fenced.Add(fenced);
        _flushDuration.Record(duration.TotalSeconds);
        _flushRows.Record(rows);
    }

    public void Failed() => _retries.Add(1);

    public void Spooled(int rows) => _spooled.Add(rows);

    public void Dispose() => _meter.Dispose();
}
