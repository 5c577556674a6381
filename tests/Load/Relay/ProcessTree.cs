using System.Globalization;

namespace Load.Relay;

/// <summary>Processor time of a process with everything it has started, such as a relay with its PostgreSQL.</summary>
internal static class ProcessTree
{
    private const int TicksPerSecond = 100;

    public static TimeSpan ProcessorTime(int root)
    {
        List<(int Process, int Parent, long Ticks)> all = [.. Directory.EnumerateDirectories("/proc")
            .Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]))
            .Select(Read)
            .OfType<(int, int, long)>()];
        var children = all.ToLookup(entry => entry.Parent);
        var own = all.Find(entry => entry.Process == root);
        return TimeSpan.FromSeconds((own.Ticks + Below(root)) / (double)TicksPerSecond);

        long Below(int parent) => children[parent].Sum(child => child.Ticks + Below(child.Process));
    }

    /// <summary>Children that have ended and were waited for count with their parent.</summary>
    private static (int Process, int Parent, long Ticks)? Read(string process)
    {
        try
        {
            // The name, in parentheses, may contain anything; what follows it is plain.
            var stat = File.ReadAllText(Path.Combine(process, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(Path.GetFileName(process)), Number(fields[1]), fields[11..15].Sum(Number));
        }
        catch (IOException)
        {
            // It ended while we looked.
            return null;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
