using System.Globalization;

namespace Load.Relay;

/// <summary>Measures both sides in turn and prints what came out, medians over all rounds.</summary>
internal sealed class Comparison(ISide baseline, ISide relay, int connections, int rounds, TimeSpan duration)
{
    /// <summary>
    /// Tiered compilation takes its share of two cores until the hot paths are compiled for good: the relay, which has more of them, needs more than
    /// twenty seconds of full load for its first kind of answer.
    /// </summary>
    private static readonly TimeSpan WarmUpFirst = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    private bool _isWarm;

    /// <summary>Requests per second at saturation.</summary>
    public async Task<(double Baseline, double Relay)> Saturate(AnswerKind answer)
    {
        var (first, second) = await InTurn(side => Saturation.Measure(side, answer, answer.ConnectionsFull(connections), duration));
        Console.WriteLine();
        Console.WriteLine($"### Saturation: {answer}");
        Console.WriteLine();
        Console.WriteLine("| | requests/s | ratio | processor time per request, µs | with generator and upstream, µs | ratio |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        var ratio = Medians.Of(first.Zip(second, (b, r) => r.PerSecond / b.PerSecond));
        var ratioInAll = Medians.Of(first.Zip(second, (b, r) => b.MicrosecondsInAll / r.MicrosecondsInAll));
        PrintRow(baseline.Name, first, 1, 1);
        PrintRow(relay.Name, second, ratio, ratioInAll);
        return (Medians.Of(first.Select(s => s.PerSecond)), Medians.Of(second.Select(s => s.PerSecond)));
    }

    /// <summary>Latency at a steady rate.</summary>
    public async Task Pace(AnswerKind answer, double perSecond)
    {
        var enough = answer.ConnectionsAt(perSecond, connections);
        var (first, second) = await InTurn(side => Latency.Measure(side, answer, enough, perSecond, duration));
        Console.WriteLine();
        Print($"### Latency at {perSecond:N0} requests/s: {answer}");
        Console.WriteLine();
        Console.WriteLine("| ms | first byte, median | first byte, p99 | last byte, median | last byte, p99 |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        PrintRow(baseline.Name, latency => Medians.Of(first.Select(latency)));
        PrintRow(relay.Name, latency => Medians.Of(second.Select(latency)));
        PrintRow("added", latency => Medians.Of(first.Zip(second, (b, r) => latency(r) - latency(b))));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{connections} connections; {rounds} rounds of {duration.TotalSeconds} s for each side in turn, medians");

    private async Task<(List<T> Baseline, List<T> Relay)> InTurn<T>(Func<ISide, Task<T>> measure)
    {
        List<T> first = [], second = [];
        var roundsWarmUp = Math.Ceiling((_isWarm ? WarmUp : WarmUpFirst) / duration);
        _isWarm = true;
        for (var round = 0; round < roundsWarmUp; round++)
        {
            await measure(baseline);
            await measure(relay);
        }

        for (var round = 0; round < rounds; round++)
        {
            first.Add(await measure(baseline));
            second.Add(await measure(relay));
        }

        return (first, second);
    }

    private static void PrintRow(string name, List<Saturation> rounds, double ratio, double ratioInAll) => Print(
        $"| {name} | {Medians.Of(rounds.Select(s => s.PerSecond)):N0} | {ratio:N2} | {Medians.Of(rounds.Select(s => s.Microseconds)):N0} | {Medians.Of(rounds.Select(s => s.MicrosecondsInAll)):N0} | {ratioInAll:N2} |");

    private static void PrintRow(string name, Func<Func<Latency, double>, double> figure) => Print(
        $"| {name} | {figure(l => l.FirstByte50):N2} | {figure(l => l.FirstByte99):N2} | {figure(l => l.LastByte50):N2} | {figure(l => l.LastByte99):N2} |");

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
