using System.Globalization;
using Metering.Limits;

namespace RelayApi.OpenAi;

/// <summary>The minute windows of the token as OpenAI sends them; units are called tokens at this door only.</summary>
internal static class RateLimitHeaders
{
    private static readonly Names Requests = new("x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests");
    private static readonly Names Units = new("x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens");

    public static void Write(HttpResponse response, IReadOnlyList<WindowView> windows)
    {
        foreach (var window in windows)
        {
            var names = window.Quantity is LimitedQuantity.Requests ? Requests : Units;
            response.Headers[names.Limit] = window.Limit.ToString(CultureInfo.InvariantCulture);
            response.Headers[names.Remaining] = window.Remaining.ToString(CultureInfo.InvariantCulture);
            response.Headers[names.Reset] = Duration(window.ResetAfter);
        }
    }

    /// <summary>Like OpenAI's: <c>1m30.5s</c>, <c>2.25s</c>, <c>120ms</c>.</summary>
    internal static string Duration(TimeSpan time)
    {
        if (time < TimeSpan.FromSeconds(1)) return string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalMilliseconds):0}ms");
        var minutes = (int)time.TotalMinutes;
        var seconds = Math.Ceiling((time - TimeSpan.FromMinutes(minutes)).TotalMilliseconds) / 1_000;
        return minutes > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes}m{seconds:0.###}s")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}s");
    }

    /// <summary>Written out once: every call sends them.</summary>
    private sealed record Names(string Limit, string Remaining, string Reset);
}
