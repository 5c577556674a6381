using System.Text.Json;
using Metering.Limits;
using Testing;

namespace Metering.Tests.Limits;

public sealed class RefillWindowTests
{
    private static readonly TimeSpan Start = TimeSpan.FromDays(100);

    /// <summary>Providers state waits in milliseconds, computed from a use that was a moment older than the one they print.</summary>
    private static readonly TimeSpan StatedTo = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData(10_000, 8_554, 3_082, 60, 9.816)]
    [InlineData(3, 3, 1, 60, 20)]
    [InlineData(10_000, 10_000, 1, 86_400, 8.64)]
    public void Wait_is_used_and_requested_above_the_limit_at_the_rate_of_refill(long limit, long used, long requested, int seconds, double wait) =>
        Assert.Equal(TimeSpan.FromSeconds(wait), Wait(limit, used, requested, seconds));

    [Fact]
    public void Waits_that_providers_stated_come_out()
    {
        Assert.SkipWhen(RecordedData.Folder is null, RecordedData.AbsentMessage);
        using var document = JsonDocument.Parse(File.ReadAllBytes(RecordedData.PathOf("limiters", "provider_429_messages.json")));
        var checkedRows = 0;
        foreach (var row in document.RootElement.GetProperty("rows").EnumerateArray())
        {
            var (limit, requested, seconds) = (row.GetProperty("limit").GetInt64(), row.GetProperty("requested").GetInt64(), row.GetProperty("window_s").GetInt32());
            if (row.GetProperty("kind").GetString() == "request_too_large")
            {
                Assert.Null(Wait(limit, 0, requested, seconds));
                continue;
            }

            // The figure by the formula; where the provider's own differs (its use is older), the file keeps both.
            var expected = TimeSpan.FromSeconds(row.GetProperty("formula_s").GetDouble());
            Assert.InRange(Wait(limit, row.GetProperty("used").GetInt64(), requested, seconds)!.Value - expected, -StatedTo, StatedTo);
            checkedRows++;
        }

        Assert.True(checkedRows >= 20);
    }

    [Fact]
    public void Leaky_buckets_of_other_limiters_decide_the_same()
    {
        Assert.SkipWhen(RecordedData.Folder is null, RecordedData.AbsentMessage);
        using var document = JsonDocument.Parse(File.ReadAllBytes(RecordedData.PathOf("limiters", "sequences.json")));
        var replayed = document.RootElement.GetProperty("sequences").EnumerateArray().Where(Corresponds).ToList();
        Assert.True(replayed.Count >= 3);
        foreach (var sequence in replayed) Replay(sequence);
    }

    [Fact]
    public void Correction_after_the_amount_has_drained_takes_nothing_from_later_requests()
    {
        var window = new RefillWindow(60, TimeSpan.FromMinutes(1));
        window.Add(60, Start);
        var later = Start + TimeSpan.FromMinutes(2);
        window.Add(50, later);
        window.Correct(-60, Start, later);
        Assert.Equal(50, window.Count(later));
    }

    [Fact]
    public void Correction_lifts_nothing_above_the_limit()
    {
        var window = new RefillWindow(60, TimeSpan.FromMinutes(1));
        window.Add(10, Start);
        window.Correct(-40, Start, Start);
        Assert.Equal(0, window.Count(Start));
        Assert.Null(window.WaitFor(61, Start));
    }

    /// <summary>Same algorithm and settings: no burst above the limit, no draining by a refused request.</summary>
    private static bool Corresponds(JsonElement sequence) =>
        sequence.TryGetProperty("algorithm", out var algorithm) && algorithm.GetString() == "leaky_bucket"
        && !sequence.TryGetProperty("mode", out _) && !sequence.GetProperty("test").GetString()!.Contains("Burst", StringComparison.Ordinal);

    private static void Replay(JsonElement sequence)
    {
        var limit = sequence.GetProperty("limit").GetInt64();
        var window = new RefillWindow(limit, TimeSpan.FromMilliseconds(sequence.GetProperty("window_ms").GetInt64()));
        var now = Start;
        foreach (var step in sequence.GetProperty("steps").EnumerateArray())
        {
            var hits = step.GetProperty("hits").GetInt64();
            var isAllowed = hits == 0 || window.WaitFor(hits, now) == TimeSpan.Zero;
            Assert.Equal(step.GetProperty("expect").GetString() == "allowed", isAllowed);
            if (isAllowed) window.Add(hits, now);
            Assert.Equal(step.GetProperty("remaining").GetInt64(), limit - window.Count(now));
            if (step.TryGetProperty("then_advance_ms", out var advance)) now += TimeSpan.FromMilliseconds(advance.GetInt64());
        }
    }

    private static TimeSpan? Wait(long limit, long used, long requested, int seconds)
    {
        var window = new RefillWindow(limit, TimeSpan.FromSeconds(seconds));
        window.Add(used, Start);
        return window.WaitFor(requested, Start);
    }
}
