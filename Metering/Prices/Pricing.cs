using Metering.Calls;
using Metering.Money;

namespace Metering.Prices;

/// <summary>The price of a usage, in integers, rounded once.</summary>
public static class Pricing
{
    private const long PicosPerNano = 1_000;
    private const long MillionthsPerWhole = 1_000_000;

    /// <summary>
    /// Sums units by price in <see cref="Int128"/>, applies the discount last and rounds once, half up, to a whole nano-dollar. An amount beyond
    /// what a <see cref="Usd"/> can hold saturates; it never wraps into a credit.
    /// </summary>
    public static Usd Charge(Usage usage, Price price, Discount discount) => Round(Picos(usage, price), discount);

    /// <summary>The most a call can cost: all input at its dearest kind, all the output it may produce.</summary>
    public static Usd WorstCase(long unitsInput, long unitsOutputMax, Price price, Discount discount)
    {
        var picosInputDearest = Math.Max(price.PicosInput, Math.Max(price.PicosCacheRead, price.PicosCacheWrite));
        var picos = ((Int128)unitsInput * picosInputDearest) + ((Int128)unitsOutputMax * price.PicosOutput) + price.PicosPerCall;
        return Round(picos, discount);
    }

    /// <summary>The undiscounted, unrounded sum in pico-dollars.</summary>
    public static Int128 Picos(Usage usage, Price price) =>
        ((Int128)usage.UnitsInput * price.PicosInput)
        + ((Int128)usage.UnitsCacheRead * price.PicosCacheRead)
        + ((Int128)usage.UnitsCacheWrite * price.PicosCacheWrite)
        + ((Int128)usage.UnitsOutput * price.PicosOutput)
        + price.PicosPerCall;

    private static Usd Round(Int128 picos, Discount discount)
    {
        const long divisor = PicosPerNano * MillionthsPerWhole;
        var nanos = ((picos * discount.Millionths) + (divisor / 2)) / divisor;
        return new Usd(nanos > long.MaxValue ? long.MaxValue : (long)nanos);
    }
}
