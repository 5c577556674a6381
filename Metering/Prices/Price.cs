using System.Text.Json.Serialization;

namespace Metering.Prices;

/// <summary>
/// What a model costs, in pico-dollars (10^-12 USD) for each unit: a price of 2.50 USD per million units is 2,500,000. Every figure is zero or
/// more. The five figures are the whole of a plain price; kinds of their own, tiers and service tiers are <see cref="Rates"/>.
/// </summary>
/// <param name="PicosInput">For each input unit outside any cache.</param>
/// <param name="PicosCacheRead">For each unit read from the upstream's cache.</param>
/// <param name="PicosCacheWrite">For each unit written to the upstream's cache.</param>
/// <param name="PicosOutput">For each output unit.</param>
/// <param name="PicosPerCall">For each call, whatever its size.</param>
public sealed record Price(long PicosInput, long PicosCacheRead, long PicosCacheWrite, long PicosOutput, long PicosPerCall)
{
    /// <summary>More than any table has for one model.</summary>
    public const int RatesMax = 64;

    /// <summary>Costs nothing, whatever the context (E6).</summary>
    public static readonly Price Free = new(0, 0, 0, 0, 0);

    /// <summary>What a plain price cannot say; <see langword="null"/> for a plain one, never empty. In order: see <see cref="With"/>.</summary>
    public IReadOnlyList<Rate>? Rates { get; init; }

    /// <summary>Whether it is an account's own price for the model, and not the model's.</summary>
    public bool IsAccountPrice { get; init; }

    /// <summary>
    /// Since when it is in force, so that a charge can say so; no part of what makes two prices equal. <see langword="null"/> for rates of grants, and
    /// in journals of earlier versions.
    /// </summary>
    public DateTimeOffset? ValidFrom { get; init; }

    [JsonIgnore]
    public bool IsPlain => Rates is null;

    [JsonIgnore]
    public bool IsFree => (PicosInput | PicosCacheRead | PicosCacheWrite | PicosOutput | PicosPerCall) == 0 && (Rates is null || Rates.All(rate => rate.Picos == 0));

    [JsonIgnore]
    public bool IsValid => (PicosInput | PicosCacheRead | PicosCacheWrite | PicosOutput | PicosPerCall) >= 0
        && (Rates is null || (Rates.Count is > 0 and <= RatesMax && Rates.All(rate => rate.IsValid)));

    /// <summary>The same price with these rates, put in order, so that equal prices are equal. Two rates for one condition are a fault of the caller.</summary>
    public Price With(IEnumerable<Rate> rates)
    {
        Rate[] ordered = [.. rates.OrderBy(rate => rate.Kind).ThenBy(rate => rate.UnitsInputAbove).ThenBy(rate => rate.IsInclusive).ThenBy(rate => rate.Tier)];
        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i] with { Picos = 0 } == ordered[i - 1] with { Picos = 0 }) throw new ArgumentException($"Two rates say what {ordered[i]} says.", nameof(rates));
        }

        return this with { Rates = ordered.Length == 0 ? null : ordered };
    }

    /// <summary>
    /// What a unit of a kind costs in a call of so much input, served by a tier. Each kind finds its own rate: the highest threshold that the input
    /// is above, and at that threshold the tier's own rate before the standard one. A kind without any is charged as its wider kind.
    /// </summary>
    public long PicosOf(UnitKind kind, long unitsInput, ServiceTier tier)
    {
        if (Find(kind, unitsInput, tier) is { } rate) return rate.Picos;
        return kind.ChargedAs() is var wider && wider != kind ? PicosOf(wider, unitsInput, tier) : PicosPlain(kind);
    }

    /// <summary>Whether a kind is charged by a price of its own in such a call.</summary>
    public bool Prices(UnitKind kind, long unitsInput, ServiceTier tier) => kind.ChargedAs() == kind || Find(kind, unitsInput, tier) is not null;

    /// <summary>The same price with one figure for a kind in place of all that it has for that kind, tiers and service tiers included.</summary>
    public Price Replacing(UnitKind kind, long picos)
    {
        var others = (Rates ?? []).Where(rate => rate.Kind != kind);
        return kind switch
        {
            UnitKind.Input => (this with { PicosInput = picos }).With(others),
            UnitKind.CacheRead => (this with { PicosCacheRead = picos }).With(others),
            UnitKind.CacheWrite => (this with { PicosCacheWrite = picos }).With(others),
            UnitKind.Output => (this with { PicosOutput = picos }).With(others),
            UnitKind.Call => (this with { PicosPerCall = picos }).With(others),
            _ => With(others.Append(new Rate(kind, picos))),
        };
    }

    public bool Equals(Price? other) =>
        other is not null
        && (PicosInput, PicosCacheRead, PicosCacheWrite, PicosOutput, PicosPerCall, IsAccountPrice)
            == (other.PicosInput, other.PicosCacheRead, other.PicosCacheWrite, other.PicosOutput, other.PicosPerCall, other.IsAccountPrice)
        && (ReferenceEquals(Rates, other.Rates) || (Rates is not null && other.Rates is not null && Rates.SequenceEqual(other.Rates)));

    public override int GetHashCode() =>
        HashCode.Combine(PicosInput, PicosCacheRead, PicosCacheWrite, PicosOutput, PicosPerCall, IsAccountPrice, Rates?.Count);

    /// <summary>The dearest that a unit of the kinds can become in a call of so much input, by whichever tier.</summary>
    internal long PicosMax(Func<UnitKind, bool> isMeant, long unitsInput)
    {
        var most = 0L;
        for (var kind = UnitKind.Input; kind <= UnitKind.Call; kind++)
        {
            if (isMeant(kind)) most = Math.Max(most, PicosPlain(kind));
        }

        foreach (var rate in Rates ?? [])
        {
            if (isMeant(rate.Kind) && rate.Reaches(unitsInput)) most = Math.Max(most, rate.Picos);
        }

        return most;
    }

    private long PicosPlain(UnitKind kind) => kind switch
    {
        UnitKind.Input => PicosInput,
        UnitKind.CacheRead => PicosCacheRead,
        UnitKind.CacheWrite => PicosCacheWrite,
        UnitKind.Output => PicosOutput,
        UnitKind.Call => PicosPerCall,
        _ => 0,
    };

    private Rate? Find(UnitKind kind, long unitsInput, ServiceTier tier)
    {
        Rate? best = null;
        foreach (var rate in Rates ?? [])
        {
            if (rate.Kind != kind || (rate.Tier != tier && rate.Tier is not ServiceTier.Standard) || !rate.Reaches(unitsInput)) continue;
            if (best is null || rate.UnitsInputAbove > best.UnitsInputAbove || (rate.UnitsInputAbove == best.UnitsInputAbove && rate.Tier == tier)) best = rate;
        }

        return best;
    }
}
