using System.Diagnostics.CodeAnalysis;
using Metering.Prices;

namespace RelayApi.Models;

/// <summary>What a model costs at some times of day.</summary>
/// <param name="Windows">When; one of them is enough.</param>
/// <param name="Rates">The price of each kind then, at every length and by every service tier. A kind that is not named costs what it always does.</param>
internal sealed record OffPeakBody(IReadOnlyList<OffPeakBody.OffPeakWindowBody> Windows, IReadOnlyList<RateBody> Rates)
{
    public static OffPeakBody Of(OffPeak offPeak) => new(
        [.. offPeak.Windows.Select(window => new OffPeakWindowBody(window.ToString()) { Weekdays = window.Weekdays })],
        [.. PriceBody.RatesOf(offPeak.Price)]);

    public bool TryToOffPeak(Price standard, [NotNullWhen(true)] out OffPeak? offPeak)
    {
        offPeak = null;
        var windows = new List<OffPeakWindow>();
        foreach (var body in Windows)
        {
            if (!OffPeakWindow.TryParse(body.Hours, out var window)) return false;
            windows.Add(window! with { Weekdays = body.Weekdays });
        }

        var price = standard;
        foreach (var body in Rates)
        {
            if (!body.TryToRate(out var rate) || rate.UnitsInputAbove > 0 || rate.Tier is not ServiceTier.Standard) return false;
            price = price.Replacing(rate.Kind, rate.Picos);
        }

        var read = new OffPeak(windows, price);
        offPeak = read.IsValid && Rates.Count > 0 ? read : null;
        return offPeak is not null;
    }

    /// <param name="Hours">From and to, in UTC, such as <c>16:30-00:30</c>; to is not included, and may be on the next day.</param>
    internal sealed record OffPeakWindowBody(string Hours)
    {
        /// <summary>The days on which it begins, Monday being 1; every day when it is left out.</summary>
        public IReadOnlyList<int>? Weekdays { get; init; }
    }
}
