namespace Metering.Prices;

/// <summary>One line of a charge: how many units of a kind at which price. Exact: only the sum of all lines, after the discount, is rounded.</summary>
/// <param name="Kind">What was counted.</param>
/// <param name="Units">How many.</param>
/// <param name="PicosPerUnit">The price of each, in pico-dollars.</param>
public readonly record struct PricedUnits(UnitKind Kind, long Units, long PicosPerUnit)
{
    /// <summary>Units times price, in pico-dollars, before the discount.</summary>
    public Int128 Picos => (Int128)Math.Min(Units, Calls.Usage.UnitsMax) * PicosPerUnit;
}
