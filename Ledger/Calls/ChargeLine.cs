using Metering.Calls;
using Metering.Prices;

namespace Ledger.Calls;

/// <summary>
/// One line of a charge. Lines are exact and not rounded: the charge is their sum times the discount, rounded once, so a sum of rounded lines
/// would not be the charge.
/// </summary>
/// <param name="Kind">What was counted, such as <c>input</c>, <c>cache_read</c>, <c>output</c> or <c>call</c>; see <see cref="UnitKind"/>.</param>
/// <param name="Units">How many.</param>
/// <param name="PicosPerUnit">The price of each, in pico-dollars.</param>
/// <param name="Picos">Units times price, in pico-dollars, before the discount.</param>
public sealed record ChargeLine(string Kind, long Units, long PicosPerUnit, Int128 Picos)
{
    /// <summary>The lines that are not empty, in a fixed order.</summary>
    public static IReadOnlyList<ChargeLine> Of(Usage usage, Price price) =>
        [.. Pricing.Lines(usage, price).Select(line => new ChargeLine(line.Kind.Name(), line.Units, line.PicosPerUnit, line.Picos))];
}
