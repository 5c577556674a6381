using System.Diagnostics;

namespace Load.Relay;

/// <summary>A closed loop over many connections: as many requests as the side can serve.</summary>
/// <param name="PerSecond">Requests that were answered whole and with 200.</param>
/// <param name="MicrosecondsProcessor">Processor time of the side's process per request: what noise on the machine changes least.</param>
internal readonly record struct Saturation(double PerSecond, double MicrosecondsProcessor)
{
    public static async Task<Saturation> Measure(ISide side, AnswerKind answer, int connections, TimeSpan duration)
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => LoadConnection.Open(side.Address)));
        try
        {
            var processor = side.ProcessorTime;
            var started = Stopwatch.GetTimestamp();
            var requests = await Callers.Run(connections, duration, caller => opened[caller].Send(side.Request(answer, caller)));
            var elapsed = Stopwatch.GetElapsedTime(started);
            return new Saturation(requests / elapsed.TotalSeconds, (side.ProcessorTime - processor).TotalMicroseconds / requests);
        }
        finally
        {
            foreach (var connection in opened) connection.Dispose();
        }
    }
}
