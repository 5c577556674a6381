using System.Diagnostics;
using System.Globalization;

namespace Load;

/// <summary>What one run of one side of a comparison did.</summary>
/// <param name="Name">What was run.</param>
/// <param name="Operations">How many operations completed, each of them durable.</param>
/// <param name="Elapsed">From the first to the last.</param>
/// <param name="BytesAllocated">By this process, load generator included.</param>
internal sealed record Measurement(string Name, long Operations, TimeSpan Elapsed, long BytesAllocated)
{
    public double PerSecond => Operations / Elapsed.TotalSeconds;

    /// <summary>Runs <paramref name="load"/> once to warm up and once measured. It returns the number of operations.</summary>
    public static async Task<Measurement> Take(string name, TimeSpan duration, Func<TimeSpan, Task<long>> load)
    {
        await load(duration / 4);
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes();
        var started = Stopwatch.GetTimestamp();
        var operations = await load(duration);
        return new Measurement(name, operations, Stopwatch.GetElapsedTime(started), GC.GetTotalAllocatedBytes() - allocated);
    }

    /// <summary>Prints the measurements as a table; ratios are to the first, the baseline.</summary>
    public static void Print(string title, IReadOnlyList<Measurement> measurements)
    {
        Console.WriteLine();
        Console.WriteLine($"### {title}");
        Console.WriteLine();
        Console.WriteLine("| | per second | ratio | bytes allocated per operation |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var m in measurements)
        {
            var ratio = m.PerSecond / measurements[0].PerSecond;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {m.Name} | {m.PerSecond:N0} | {ratio:N1} | {m.BytesAllocated / Math.Max(1, m.Operations):N0} |"));
        }
    }
}
