using System.Diagnostics.CodeAnalysis;
using Metering.Prices;

namespace RelayApi.Models;

/// <summary>The price of one kind under a condition, in US dollars.</summary>
/// <param name="Kind">What is counted: <c>input</c>, <c>cache_read</c>, <c>cache_write</c>, <c>cache_write_5m</c>, <c>cache_write_1h</c>, <c>input_audio</c>,
/// <c>input_image</c>, <c>input_video</c>, <c>cache_read_audio</c>, <c>cache_read_image</c>, <c>output</c>, <c>reasoning</c>, <c>output_audio</c>,
/// <c>output_image</c>, <c>output_video</c>, <c>call</c>, <c>piece</c> or <c>second</c>.</param>
/// <param name="Usd">For a million units; for one call, piece or second. Exact to the pico-dollar for a unit, a call and a piece, and to the nano-dollar
/// for a second.</param>
internal sealed record RateBody(string Kind, decimal Usd)
{
    private const string Second = "second";

    /// <summary>For calls with more input than this, caches included; for all when it is left out.</summary>
    public long Above { get; init; }

    /// <summary>Whether it holds at exactly <c>above</c> as well.</summary>
    public bool IsInclusive { get; init; }

    /// <summary>For calls that the upstream served by this tier; for all that have no rate of their own when it is left out.</summary>
    public ServiceTier ServiceTier { get; init; }

    public static RateBody Of(Rate rate) => new(
        rate.Kind is UnitKind.Millisecond ? Second : rate.Kind.Name(), rate.Picos / ScaleOf(rate.Kind))
    {
        Above = rate.UnitsInputAbove,
        IsInclusive = rate.IsInclusive,
        ServiceTier = rate.Tier,
    };

    public bool TryToRate([NotNullWhen(true)] out Rate? rate)
    {
        rate = null;
        var kind = UnitKind.Millisecond;
        if (Kind != Second && (!UnitKinds.TryParse(Kind, out kind) || kind is UnitKind.Millisecond)) return false;
        if (!PriceBody.TryPicos(Usd, ScaleOf(kind), out var picos)) return false;
        var read = new Rate(kind, picos) { UnitsInputAbove = Above, IsInclusive = IsInclusive, Tier = ServiceTier };
        rate = read.IsValid ? read : null;
        return rate is not null;
    }

    private static decimal ScaleOf(UnitKind kind) => kind switch
    {
        UnitKind.Call or UnitKind.Piece => PriceBody.PicosPerDollar,
        UnitKind.Millisecond => PriceBody.PicosPerDollar / 1_000,
        _ => PriceBody.PicosPerDollarPerMillion,
    };
}
