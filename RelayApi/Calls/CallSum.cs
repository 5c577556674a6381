using Ledger.Calls;
using Metering.Money;
using Metering.Prices;

namespace RelayApi.Calls;

/// <summary>From the lines of a call to its charge, in US dollars: exact up to the one rounding.</summary>
/// <param name="ListPrice">The sum of the lines.</param>
/// <param name="PaidShare">What the account pays of the list price: 1 for all of it.</param>
/// <param name="Exact">List price times share.</param>
/// <param name="Rounding">What the one rounding, half up to the nano-dollar, added or took.</param>
/// <param name="Charge">What the call was charged, before any refund.</param>
internal sealed record CallSum(decimal ListPrice, decimal PaidShare, decimal Exact, decimal Rounding, Usd Charge)
{
    private const decimal PicosPerDollar = 1_000_000_000_000;
    private const decimal MillionthsPerWhole = 1_000_000;

    public static CallSum Of(CallRecord call, Usd charge)
    {
        var picos = call.Lines.Aggregate(Int128.Zero, (sum, line) => sum + line.Picos);
        var list = (decimal)Int128.Min(picos, (Int128)Pricing.ChargeMax.Nanos * 1_000_000) / PicosPerDollar;
        var share = call.Discount.Millionths / MillionthsPerWhole;
        var exact = list * share;
        return new CallSum(list, share, exact, call.Charge is null ? 0 : charge.ToDecimal() - exact, charge);
    }
}
