using System.Diagnostics;

namespace Load.Relay;

/// <summary>What requests took at a steady rate, in milliseconds, to the first byte of the answer and to its last.</summary>
internal readonly record struct Latency(double FirstByte50, double FirstByte99, double LastByte50, double LastByte99)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Each connection has its own beat, and all beats are spread evenly. A request that could not be sent in time, because the answer before it
    /// was late, counts from when it should have been sent; the generator's own late timers do not count. The first beats do not count either: what
    /// hundreds of new connections cost would be all that the 99th percentile shows.
    /// </summary>
    public static async Task<Latency> Measure(ISide side, AnswerKind answer, int connections, double perSecond, TimeSpan duration)
    {
        var beat = TimeSpan.FromSeconds(connections / perSecond);
        var opened = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => LoadConnection.Open(side.Address)));
        try
        {
            var started = Stopwatch.GetTimestamp();
            var samples = await Task.WhenAll(Enumerable.Range(0, connections).Select(caller => Task.Run(
                () => Pace(side, answer, caller, opened[caller], beat * ((double)caller / connections), beat, started, duration))));
            return Of([.. samples.SelectMany(sample => sample)]);
        }
        finally
        {
            foreach (var connection in opened) connection.Dispose();
        }
    }

    private static async Task<List<(double First, double Last)>> Pace(
        ISide side, AnswerKind answer, int caller, LoadConnection connection, TimeSpan offset, TimeSpan beat, long started, TimeSpan duration)
    {
        var counted = beat + Settling;
        List<(double First, double Last)> samples = [];
        for (var due = offset; due < counted + duration; due += beat)
        {
            var wait = due - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, TimeProvider.System);
            var from = wait > TimeSpan.Zero ? Stopwatch.GetTimestamp() : started + (long)(due.TotalSeconds * Stopwatch.Frequency);
            var exchange = await connection.Send(side.Request(answer, caller));
            if (due < counted) continue;
            samples.Add((
                Stopwatch.GetElapsedTime(from, exchange.FirstByteAt).TotalMilliseconds,
                Stopwatch.GetElapsedTime(from, exchange.LastByteAt).TotalMilliseconds));
        }

        return samples;
    }

    private static Latency Of(List<(double First, double Last)> samples)
    {
        double[] first = [.. samples.Select(sample => sample.First).Order()];
        double[] last = [.. samples.Select(sample => sample.Last).Order()];
        return new Latency(At(first, 0.50), At(first, 0.99), At(last, 0.50), At(last, 0.99));
    }

    private static double At(double[] sorted, double fraction) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * fraction))];
}
