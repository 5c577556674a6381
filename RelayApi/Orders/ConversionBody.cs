using System.Diagnostics.CodeAnalysis;
using Metering.Orders;
using RelayApi.Json;

namespace RelayApi.Orders;

/// <summary>An amount in another currency. Decimals are exact: what is finer than can be kept is refused, never rounded.</summary>
/// <param name="Currency">Three capital letters; not USD.</param>
/// <param name="Amount">In that currency, at most six decimals.</param>
/// <param name="Rate">US dollars for one unit of it, at most twelve decimals.</param>
internal sealed record ConversionBody(string Currency, decimal Amount, decimal Rate)
{
    public bool TryRead([NotNullWhen(true)] out Conversion? conversion)
    {
        conversion = ExactDecimal.TryRead(Amount, Conversion.MicrosPerUnit, out var micros) && ExactDecimal.TryRead(Rate, Conversion.PicosPerDollar, out var picos)
            ? new Conversion(Currency, micros, picos)
            : null;
        return conversion is not null;
    }

    public static ConversionBody Of(Conversion conversion) => new(
        conversion.Currency,
        ExactDecimal.Write(conversion.AmountMicros, Conversion.MicrosPerUnit),
        ExactDecimal.Write(conversion.RatePicos, Conversion.PicosPerDollar));
}
