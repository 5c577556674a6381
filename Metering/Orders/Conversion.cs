using System.Globalization;
using Metering.Money;

namespace Metering.Orders;

/// <summary>An amount that was paid in another currency, and the rate it was taken at (E3). Whole numbers throughout.</summary>
/// <param name="Currency">Three capital letters, as ISO 4217 has them; not USD.</param>
/// <param name="AmountMicros">Millionths of the currency's unit; more than zero.</param>
/// <param name="RatePicos">Pico-dollars (10^-12) for one unit of the currency; more than zero.</param>
public sealed record Conversion(string Currency, long AmountMicros, long RatePicos)
{
    public const decimal MicrosPerUnit = 1_000_000;
    public const decimal PicosPerDollar = 1_000_000_000_000;

    /// <summary>What micros times picos count for one nano-dollar.</summary>
    private const long PartsPerNano = 1_000_000_000;

    /// <summary>What it is worth: amount times rate, rounded once, half up, to the nano-dollar. Only of a conversion without a problem.</summary>
    public Usd ToUsd() => new((long)Nanos);

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Problem() =>
        Currency is not { Length: 3 } || !Currency.All(char.IsAsciiLetterUpper) || Currency == "USD" ? "A currency is three capital letters, and not USD."
        : AmountMicros <= 0 ? "An amount is more than zero."
        : RatePicos <= 0 ? "A rate is more than zero."
        : Nanos > long.MaxValue ? "That is more than an account can hold."
        : null;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{AmountMicros / MicrosPerUnit:0.######} {Currency} at {RatePicos / PicosPerDollar:0.############} USD");

    private Int128 Nanos => (((Int128)AmountMicros * RatePicos) + (PartsPerNano / 2)) / PartsPerNano;
}
