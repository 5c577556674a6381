using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Metering.Orders;

namespace RelayApi.Orders;

/// <summary>An amount in another currency. Decimals are exact: what is finer than can be kept is refused, never rounded.</summary>
/// <param name="Currency">Three capital letters; not USD.</param>
/// <param name="Amount">In that currency, at most six decimals.</param>
/// <param name="Rate">US dollars for one unit of it, at most twelve decimals.</param>
internal sealed record ConversionBody(string Currency, decimal Amount, decimal Rate)
{
    public bool TryRead([NotNullWhen(true)] out Conversion? conversion)
    {
        conversion = TryScale(Amount, Conversion.MicrosPerUnit, out var micros) && TryScale(Rate, Conversion.PicosPerDollar, out var picos)
            ? new Conversion(Currency, micros, picos)
            : null;
        return conversion is not null;
    }

    public static ConversionBody Of(Conversion conversion) => new(
        conversion.Currency, Plain(conversion.AmountMicros / Conversion.MicrosPerUnit), Plain(conversion.RatePicos / Conversion.PicosPerDollar));

    private static bool TryScale(decimal value, decimal scale, out long parts)
    {
        var fits = Math.Abs(value) <= long.MaxValue / scale && decimal.Truncate(value * scale) == value * scale;
        parts = fits ? (long)(value * scale) : 0;
        return fits;
    }

    /// <summary>Without the zeros that a division leaves behind.</summary>
    private static decimal Plain(decimal value) =>
        decimal.Parse(value.ToString("0.############", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
