using Metering.Calls;
using Metering.Money;

namespace Metering.Prices;

/// <summary>The price of a usage, in integers, rounded once.</summary>
public static class Pricing
{
    /// <summary>
    /// One million dollars: no call costs more. A charge ends here, so that an absurd usage is an absurd charge and not an overflow in the
    /// sums of an account, and a hold ends here, so that an absurd output limit is refused for want of money.
    /// </summary>
    public static readonly Usd ChargeMax = Usd.FromDollars(1_000_000);

    private const long PicosPerNano = 1_000;
    private const long MillionthsPerWhole = 1_000_000;

    /// <summary>
    /// Sums units by price in <see cref="Int128"/>, applies the discount last and rounds once, half up, to a whole nano-dollar; at
    /// most <see cref="ChargeMax"/>.
    /// </summary>
    public static Usd Charge(Usage usage, Price price, Discount discount) => Round(Picos(usage, price), discount);

    /// <summary>
    /// The most a call of so much text can cost: all input at its dearest kind, all the output it may produce, by whichever service tier the
    /// upstream may choose, at the length tier of the input.
    /// </summary>
    public static Usd WorstCase(long unitsInput, long unitsOutputMax, Price price, Discount discount)
    {
        if (!price.IsPlain) return WorstCaseByRates(unitsInput, unitsOutputMax, price, discount);
        var picosInputDearest = Math.Max(price.PicosInput, Math.Max(price.PicosCacheRead, price.PicosCacheWrite));
        var picos = Cost(unitsInput, picosInputDearest) + Cost(unitsOutputMax, price.PicosOutput) + price.PicosPerCall;
        return Round(picos, discount);
    }

    /// <summary>The undiscounted, unrounded sum in pico-dollars.</summary>
    public static Int128 Picos(Usage usage, Price price)
    {
        if (!price.IsPlain) return PicosByRates(usage, price);
        return Cost(usage.UnitsInput, price.PicosInput)
            + Cost(usage.UnitsCacheRead, price.PicosCacheRead)
            + Cost(usage.UnitsCacheWrite, price.PicosCacheWrite)
            + Cost(usage.UnitsOutput, price.PicosOutput)
            + price.PicosPerCall;
    }

    /// <summary>
    /// The lines of a charge that are not empty, in a fixed order; <see cref="Picos"/> is their sum. Units whose kind has no price of its own are
    /// in the line of the kind they are charged as. Parts that exceed their whole are charged, and leave nothing for the rest: never a credit.
    /// </summary>
    public static IReadOnlyList<PricedUnits> Lines(Usage usage, Price price)
    {
        var (lines, input, tier) = (new List<PricedUnits>(6), usage.UnitsInputTotal, usage.Details?.Tier ?? ServiceTier.Standard);
        var details = usage.Details;

        var rest = usage.UnitsInput;
        Part(UnitKind.InputAudio, details?.UnitsInputAudio ?? 0);
        Part(UnitKind.InputImage, details?.UnitsInputImage ?? 0);
        Part(UnitKind.InputVideo, details?.UnitsInputVideo ?? 0);
        Rest(UnitKind.Input);
        rest = usage.UnitsCacheRead;
        Part(UnitKind.CacheReadAudio, details?.UnitsCacheReadAudio ?? 0);
        Part(UnitKind.CacheReadImage, details?.UnitsCacheReadImage ?? 0);
        Rest(UnitKind.CacheRead);
        rest = usage.UnitsCacheWrite;
        Part(UnitKind.CacheWriteFiveMinutes, details?.UnitsCacheWriteFiveMinutes ?? 0);
        Part(UnitKind.CacheWriteHour, details?.UnitsCacheWriteHour ?? 0);
        Rest(UnitKind.CacheWrite);
        rest = usage.UnitsOutput;
        Part(UnitKind.OutputAudio, details?.UnitsOutputAudio ?? 0);
        Part(UnitKind.OutputImage, details?.UnitsOutputImage ?? 0);
        Part(UnitKind.OutputVideo, details?.UnitsOutputVideo ?? 0);
        Part(UnitKind.Reasoning, usage.UnitsReasoning);
        Rest(UnitKind.Output);
        Add(UnitKind.Piece, details?.Pieces ?? 0);
        Add(UnitKind.Millisecond, details?.Milliseconds ?? 0);
        if (price.PicosOf(UnitKind.Call, input, tier) > 0) Add(UnitKind.Call, 1);
        lines.Sort(static (left, right) => left.Kind.CompareTo(right.Kind));
        return lines;

        void Part(UnitKind kind, long units)
        {
            if (units == 0 || !price.Prices(kind, input, tier)) return;
            Add(kind, units);
            rest -= units;
        }

        void Rest(UnitKind kind) => Add(kind, rest);

        void Add(UnitKind kind, long units)
        {
            if (units > 0) lines.Add(new PricedUnits(kind, units, price.PicosOf(kind, input, tier)));
        }
    }

    private static Int128 PicosByRates(Usage usage, Price price)
    {
        var sum = Int128.Zero;
        foreach (var line in Lines(usage, price)) sum += line.Picos;
        return sum;
    }

    private static Usd WorstCaseByRates(long unitsInput, long unitsOutputMax, Price price, Discount discount) => Round(
        Cost(unitsInput, price.PicosMax(UnitKinds.IsInput, unitsInput))
        + Cost(unitsOutputMax, price.PicosMax(UnitKinds.IsOutput, unitsInput))
        + price.PicosMax(static kind => kind is UnitKind.Call, unitsInput),
        discount);

    private static Int128 Cost(long units, long picos) => (Int128)Math.Min(units, Usage.UnitsMax) * picos;

    private static Usd Round(Int128 picos, Discount discount)
    {
        const long divisor = PicosPerNano * MillionthsPerWhole;

        // Even at the smallest discount above zero this much is beyond the maximum, and it leaves room to multiply.
        var bounded = Int128.Min(picos, (Int128)ChargeMax.Nanos * divisor);
        var nanos = ((bounded * discount.Millionths) + (divisor / 2)) / divisor;
        return new Usd((long)Int128.Min(nanos, ChargeMax.Nanos));
    }
}
