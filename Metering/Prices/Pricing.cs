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

    /// <summary>The most a call can cost: all input at its dearest kind, all the output it may produce.</summary>
    public static Usd WorstCase(long unitsInput, long unitsOutputMax, Price price, Discount discount)
    {
        var picosInputDearest = Math.Max(price.PicosInput, Math.Max(price.PicosCacheRead, price.PicosCacheWrite));
        var picos = Cost(unitsInput, picosInputDearest) + Cost(unitsOutputMax, price.PicosOutput) + price.PicosPerCall;
        return Round(picos, discount);
    }

    /// <summary>The undiscounted, unrounded sum in pico-dollars.</summary>
    public static Int128 Picos(Usage usage, Price price) =>
        Cost(usage.UnitsInput, price.PicosInput)
        + Cost(usage.UnitsCacheRead, price.PicosCacheRead)
        + Cost(usage.UnitsCacheWrite, price.PicosCacheWrite)
        + Cost(usage.UnitsOutput, price.PicosOutput)
        + price.PicosPerCall;

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
