using System.Diagnostics;

namespace Load.Relay;

/// <summary>A closed loop over many connections: as many requests as the side can serve.</summary>
/// <param name="PerSecond">Requests that were answered whole and with 200.</param>
/// <param name="Microseconds">Processor time of the side per request, PostgreSQL included.</param>
/// <param name="MicrosecondsInAll">The same with the generator and the upstream: at saturation its inverse is the rate, whoever else uses the machine.</param>
internal readonly record struct Saturation(double PerSecond, double Microseconds, double MicrosecondsInAll)
{
    public static async Task<Saturation> Measure(ISide side, AnswerKind answer, int connections, TimeSpan duration)
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => LoadConnection.Open(side.Address)));
        try
        {
            var before = ProcessTree.ProcessorTime(side.ProcessId);
            var ownBefore = Environment.CpuUsage.TotalTime;
            var started = Stopwatch.GetTimestamp();
            var requests = await Callers.Run(connections, duration, caller => opened[caller].Send(side.Request(answer, caller)));
            var elapsed = Stopwatch.GetElapsedTime(started);
            var used = ProcessTree.ProcessorTime(side.ProcessId) - before;
            var usedInAll = used + Environment.CpuUsage.TotalTime - ownBefore;
            return new Saturation(requests / elapsed.TotalSeconds, used.TotalMicroseconds / requests, usedInAll.TotalMicroseconds / requests);
        }
        finally
        {
            foreach (var connection in opened) connection.Dispose();
        }
    }
}
