using Metering.Calls;
using Metering.Prices;

namespace Ledger.Calls;

/// <summary>
/// One line of a charge. Lines are exact and not rounded: the charge is their sum times the discount, rounded once, so a sum of rounded lines
/// would not be the charge.
/// </summary>
/// <param name="Kind">What was counted: <c>input</c>, <c>cache_read</c>, <c>cache_write</c>, <c>output</c> or <c>call</c>.</param>
/// <param name="Units">How many.</param>
/// <param name="PicosPerUnit">The price of each, in pico-dollars.</param>
/// <param name="Picos">Units times price, in pico-dollars, before the discount.</param>
public sealed record ChargeLine(string Kind, long Units, long PicosPerUnit, Int128 Picos)
{
    /// <summary>The lines that are not empty, in a fixed order.</summary>
    public static IReadOnlyList<ChargeLine> Of(Usage usage, Price price) =>
        [.. new[]
        {
            Line("input", usage.UnitsInput, price.PicosInput),
            Line("cache_read", usage.UnitsCacheRead, price.PicosCacheRead),
            Line("cache_write", usage.UnitsCacheWrite, price.PicosCacheWrite),
            Line("output", usage.UnitsOutput, price.PicosOutput),
            Line("call", price.PicosPerCall > 0 ? 1 : 0, price.PicosPerCall),
        }.Where(line => line.Units > 0)];

    private static ChargeLine Line(string kind, long units, long picos) => new(kind, units, picos, (Int128)units * picos);
}
