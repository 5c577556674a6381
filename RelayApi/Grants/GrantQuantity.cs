using System.Globalization;
using Metering.Grants;
using Metering.Money;

namespace RelayApi.Grants;

/// <summary>Quantities of a grant as people write them: dollars, credits, calls. Finer than the smallest part of the unit is refused, never rounded.</summary>
internal static class GrantQuantity
{
    public static bool TryRead(decimal? quantity, GrantUnit unit, out long? parts)
    {
        parts = null;
        if (quantity is not { } value) return true;
        if (Math.Abs(value) > long.MaxValue / Scale(unit) || decimal.Truncate(value * Scale(unit)) != value * Scale(unit)) return false;
        parts = (long)(value * Scale(unit));
        return true;
    }

    public static decimal Write(long parts, GrantUnit unit) =>
        decimal.Parse((parts / Scale(unit)).ToString("0.#########", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static decimal Scale(GrantUnit unit) => unit switch
    {
        GrantUnit.Usd => Usd.NanosPerDollar,
        GrantUnit.Credits => 1_000_000,
        _ => 1,
    };
}
