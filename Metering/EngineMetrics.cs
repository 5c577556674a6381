using System.Diagnostics.Metrics;

namespace Metering;

/// <summary>The engine's instruments, under the meter <c>Metering</c>. Documented in <c>docs/operations.md</c>.</summary>
public static class EngineMetrics
{
    public const string MeterName = "Metering";

    private static readonly Meter Meter = new(MeterName);

    internal static readonly Counter<long> Activations =
        Meter.CreateCounter<long>("metering.activations", "{activation}", "Actors brought into memory, by outcome.");

    internal static readonly Counter<long> Fenced =
        Meter.CreateCounter<long>("metering.activations.fenced", "{activation}", "Activations that lost their books to another one.");

    internal static readonly Counter<long> MailboxFull =
        Meter.CreateCounter<long>("metering.mailbox.full", "{message}", "Messages refused because too many waited for their actor.");

    internal static readonly Counter<long> WakesFailed =
        Meter.CreateCounter<long>("metering.wakes.failed", "{wake}", "Wakes of an actor that threw: a bug, or books that could not be read.");

    internal static readonly Counter<long> Interrupted =
        Meter.CreateCounter<long>("metering.calls.interrupted", "{call}", "Holds that nobody renewed.");
}
