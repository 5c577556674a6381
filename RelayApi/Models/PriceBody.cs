using System.Diagnostics.CodeAnalysis;
using Ledger.Models;
using Metering.Prices;
using RelayApi.Json;

namespace RelayApi.Models;

/// <summary>A price as people write it: US dollars for a million units, and for a call. Exact: what is finer than a pico-dollar a unit is refused.</summary>
internal sealed record PriceBody
{
    public const decimal PicosPerDollarPerMillion = 1_000_000m;
    public const decimal PicosPerDollar = 1_000_000_000_000m;

    /// <summary>For a million input units outside any cache.</summary>
    public decimal InputPerMillion { get; init; }

    /// <summary>For a million units read from the cache; the input price when it is left out.</summary>
    public decimal? CacheReadPerMillion { get; init; }

    /// <summary>For a million units written to the cache; the input price when it is left out.</summary>
    public decimal? CacheWritePerMillion { get; init; }

    /// <summary>For a million output units.</summary>
    public decimal OutputPerMillion { get; init; }

    /// <summary>For each call, whatever its size.</summary>
    public decimal PerCall { get; init; }

    /// <summary>Kinds with a price of their own, tiers by the length of the input, and service tiers.</summary>
    public IReadOnlyList<RateBody>? Rates { get; init; }

    /// <summary>Other prices at some times of day.</summary>
    public OffPeakBody? OffPeak { get; init; }

    /// <summary>Says that it costs nothing. A price of zeros that does not say so is refused: nothing is free by omission.</summary>
    public bool IsFree { get; init; }

    /// <summary>In force from this time; now when it is left out.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    public static PriceBody Of(ModelPrice price) => new()
    {
        InputPerMillion = price.Price.PicosInput / PicosPerDollarPerMillion,
        CacheReadPerMillion = price.Price.PicosCacheRead / PicosPerDollarPerMillion,
        CacheWritePerMillion = price.Price.PicosCacheWrite / PicosPerDollarPerMillion,
        OutputPerMillion = price.Price.PicosOutput / PicosPerDollarPerMillion,
        PerCall = price.Price.PicosPerCall / PicosPerDollar,
        Rates = price.Price.Rates is { } rates ? [.. rates.Select(RateBody.Of)] : null,
        OffPeak = price.OffPeak is { } offPeak ? OffPeakBody.Of(offPeak) : null,
        IsFree = price.Price.IsFree,
        ValidFrom = price.ValidFrom,
    };

    /// <summary>Every figure of a price as a rate, the five of a plain one first.</summary>
    public static IEnumerable<RateBody> RatesOf(Price price) =>
        new[] { UnitKind.Input, UnitKind.CacheRead, UnitKind.CacheWrite, UnitKind.Output, UnitKind.Call }
            .Select(kind => new Rate(kind, Plain(price, kind)))
            .Concat(price.Rates ?? [])
            .Select(RateBody.Of);

    /// <summary>The price that it says, or what is wrong with it.</summary>
    public bool TryToPrice(DateTimeOffset now, [NotNullWhen(true)] out ModelPrice? price, [NotNullWhen(false)] out string? problem)
    {
        OffPeak? offPeak = null;
        problem = !TryToPrice(out var standard) ? "A price is zero or more, and exact to the pico-dollar; a rate is of a known kind, and stands once."
            : OffPeak is not null && !OffPeak.TryToOffPeak(standard, out offPeak) ? "An off-peak price has windows such as 16:30-00:30, and rates without conditions."
            : standard.IsFree == IsFree ? null
            : IsFree ? "A free model has no price above zero."
            : "All figures are zero. A model that costs nothing says is_free; nothing is free by omission.";
        price = problem is null ? new ModelPrice(ValidFrom ?? now, standard!) { OffPeak = offPeak } : null;
        return price is not null;
    }

    internal static bool TryPicos(decimal dollars, decimal scale, out long picos)
    {
        picos = 0;
        return dollars >= 0 && ExactDecimal.TryRead(dollars, scale, out picos);
    }

    private bool TryToPrice([NotNullWhen(true)] out Price? price)
    {
        price = null;
        var rates = new List<Rate>();
        foreach (var body in Rates ?? [])
        {
            if (!body.TryToRate(out var rate)) return false;
            rates.Add(rate);
        }

        if (!TryPicos(InputPerMillion, PicosPerDollarPerMillion, out var input)
            || !TryPicos(CacheReadPerMillion ?? InputPerMillion, PicosPerDollarPerMillion, out var cacheRead)
            || !TryPicos(CacheWritePerMillion ?? InputPerMillion, PicosPerDollarPerMillion, out var cacheWrite)
            || !TryPicos(OutputPerMillion, PicosPerDollarPerMillion, out var output)
            || !TryPicos(PerCall, PicosPerDollar, out var call))
        {
            return false;
        }

        // A cache price that is left out is the input's at every length and by every tier.
        if (CacheReadPerMillion is null) AddAsInput(rates, UnitKind.CacheRead);
        if (CacheWritePerMillion is null) AddAsInput(rates, UnitKind.CacheWrite);
        if (rates.DistinctBy(rate => rate with { Picos = 0 }).Count() != rates.Count) return false;
        var read = new Price(input, cacheRead, cacheWrite, output, call).With(rates);
        price = read.IsValid ? read : null;
        return price is not null;
    }

    private static void AddAsInput(List<Rate> rates, UnitKind kind)
    {
        if (rates.Any(rate => rate.Kind == kind)) return;
        rates.AddRange(rates.Where(rate => rate.Kind is UnitKind.Input).Select(rate => rate with { Kind = kind }).ToList());
    }

    private static long Plain(Price price, UnitKind kind) => (price with { Rates = null }).PicosOf(kind, 0, ServiceTier.Standard);
}
