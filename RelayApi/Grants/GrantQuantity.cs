using Metering.Grants;
using Metering.Money;
using RelayApi.Json;

namespace RelayApi.Grants;

/// <summary>Quantities of a grant as people write them: dollars, credits, calls. Finer than the smallest part of the unit is refused, never rounded.</summary>
internal static class GrantQuantity
{
    public static bool TryRead(decimal? quantity, GrantUnit unit, out long? parts)
    {
        parts = null;
        if (quantity is not { } value) return true;
        if (!ExactDecimal.TryRead(value, Scale(unit), out var read)) return false;
        parts = read;
        return true;
    }

    public static decimal Write(long parts, GrantUnit unit) => ExactDecimal.Write(parts, Scale(unit));

    private static decimal Scale(GrantUnit unit) => unit switch
    {
        GrantUnit.Usd => Usd.NanosPerDollar,
        GrantUnit.Credits => 1_000_000,
        _ => 1,
    };
}
