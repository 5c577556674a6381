using System.Globalization;
using Metering.Limits;

namespace RelayApi.OpenAi;

/// <summary>The minute windows of the token as OpenAI sends them; units are called tokens at this door only.</summary>
internal static class RateLimitHeaders
{
    public static void Write(HttpResponse response, IReadOnlyList<WindowView> windows)
    {
        foreach (var window in windows)
        {
            var noun = window.Quantity is LimitedQuantity.Requests ? "requests" : "tokens";
            response.Headers[$"x-ratelimit-limit-{noun}"] = window.Limit.ToString(CultureInfo.InvariantCulture);
            response.Headers[$"x-ratelimit-remaining-{noun}"] = window.Remaining.ToString(CultureInfo.InvariantCulture);
            response.Headers[$"x-ratelimit-reset-{noun}"] = Duration(window.ResetAfter);
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
}
