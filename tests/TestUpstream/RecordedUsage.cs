using System.Text.Json;

namespace TestUpstream;

/// <summary>The figures that must come out of a recorded answer.</summary>
public sealed record RecordedUsage(long InputUncached, long CacheRead, long CacheWrite, long OutputTotal, long OutputReasoning)
{
    internal static RecordedUsage Read(JsonElement usage) => new(
        Figure(usage, "input_uncached"),
        Figure(usage, "cache_read"),
        Figure(usage, "cache_write"),
        Figure(usage, "output_total"),
        Figure(usage, "output_reasoning"));

    private static long Figure(JsonElement usage, string name) => usage.GetProperty(name).GetInt64();
}
