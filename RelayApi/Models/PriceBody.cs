using System.Diagnostics.CodeAnalysis;
using Ledger.Models;
using Metering.Prices;

namespace RelayApi.Models;

/// <summary>A price as people write it: US dollars for a million units, and for a call. Exact: what is finer than a pico-dollar a unit is refused.</summary>
internal sealed record PriceBody
{
    private const decimal PicosPerDollarPerMillion = 1_000_000m;
    private const decimal PicosPerDollar = 1_000_000_000_000m;

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

    /// <summary>In force from this time; now when it is left out.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    public static PriceBody Of(ModelPrice price) => new()
    {
        InputPerMillion = price.Price.PicosInput / PicosPerDollarPerMillion,
        CacheReadPerMillion = price.Price.PicosCacheRead / PicosPerDollarPerMillion,
        CacheWritePerMillion = price.Price.PicosCacheWrite / PicosPerDollarPerMillion,
        OutputPerMillion = price.Price.PicosOutput / PicosPerDollarPerMillion,
        PerCall = price.Price.PicosPerCall / PicosPerDollar,
        ValidFrom = price.ValidFrom,
    };

    public bool TryToPrice([NotNullWhen(true)] out Price? price)
    {
        price = null;
        if (TryPicos(InputPerMillion, PicosPerDollarPerMillion, out var input)
            && TryPicos(CacheReadPerMillion ?? InputPerMillion, PicosPerDollarPerMillion, out var cacheRead)
            && TryPicos(CacheWritePerMillion ?? InputPerMillion, PicosPerDollarPerMillion, out var cacheWrite)
            && TryPicos(OutputPerMillion, PicosPerDollarPerMillion, out var output)
            && TryPicos(PerCall, PicosPerDollar, out var call))
        {
            price = new Price(input, cacheRead, cacheWrite, output, call);
        }

        return price is not null;
    }

    private static bool TryPicos(decimal dollars, decimal scale, out long picos)
    {
        picos = 0;
        if (dollars < 0 || dollars > long.MaxValue / scale || decimal.Truncate(dollars * scale) != dollars * scale) return false;
        picos = (long)(dollars * scale);
        return true;
    }
}
