using System.Diagnostics.Metrics;
using Metering.Calls;
using Metering.Tokens;

namespace RelayApi.Calls;

/// <summary>The relay's instruments, under the meter <c>Metering.Relay</c>. Documented in <c>docs/operations.md</c>.</summary>
internal sealed class RelayMetrics : IDisposable
{
    public const string MeterName = "Metering.Relay";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _admissions;
    private readonly Counter<long> _units;
    private readonly Histogram<double> _firstByte;
    private readonly Histogram<double> _duration;

    public RelayMetrics(LiveCalls live)
    {
        _admissions = _meter.CreateCounter<long>("metering.admissions", "{call}", "Calls that asked to go through, by outcome.");
        _units = _meter.CreateCounter<long>("metering.units", "{unit}", "Units used, by model and kind.");
        _firstByte = _meter.CreateHistogram<double>("metering.call.first_byte", "s", "From the request to the first byte of the answer.");
        _duration = _meter.CreateHistogram<double>("metering.call.duration", "s", "From the request to the end of the answer, by status.");
        _meter.CreateObservableGauge("metering.calls.live", () => live.Count, "{call}", "Calls in progress in this process.");
    }

    public void Admitted(Admission admission)
    {
        if (admission.IsAdmitted) CountAdmission("admitted");
        else Refused(admission.Refusal);
    }

    public void Refused(Refusal refusal) => CountAdmission(refusal.Reason.ToString());

    public void Ended(string model, Usage usage, CallResult result)
    {
        Count(model, "input", usage.UnitsInput);
        Count(model, "cache_read", usage.UnitsCacheRead);
        Count(model, "cache_write", usage.UnitsCacheWrite);
        Count(model, "output", usage.UnitsOutput);
        if (result.MillisecondsFirstByte is { } firstByte) _firstByte.Record(firstByte / 1_000.0);
        _duration.Record(result.MillisecondsTotal / 1_000.0, new KeyValuePair<string, object?>("status", result.Status));
    }

    public void Dispose() => _meter.Dispose();

    private void CountAdmission(string outcome) => _admissions.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    private void Count(string model, string kind, long units)
    {
        if (units > 0) _units.Add(units, new KeyValuePair<string, object?>("model", model), new KeyValuePair<string, object?>("kind", kind));
    }
}
