using Metering.Money;
using Metering.Orders;
using Metering.Packages;
using Metering.Products;
using Metering.Tokens;

namespace RelayApi.Orders;

/// <summary>An order to be placed.</summary>
/// <param name="Order">Its number, unique in the account: repeating it with the same content is the same success.</param>
/// <param name="Kind">TopUp, Package, Plan, Renewal or Upgrade.</param>
internal sealed record OrderBody(string Order, OrderKind Kind)
{
    /// <summary>What is bought; of a renewal left out.</summary>
    public ProductId? Product { get; init; }

    public int Quantity { get; init; } = 1;

    /// <summary>A coupon of the account.</summary>
    public CouponId? Coupon { get; init; }

    /// <summary>The order that is renewed or upgraded.</summary>
    public string? Target { get; init; }

    /// <summary>Of a top-up: US dollars.</summary>
    public Usd? Amount { get; init; }

    /// <summary>Of a top-up in another currency, instead of the amount; the rate is an operator's to say.</summary>
    public ConversionBody? Conversion { get; init; }

    /// <summary>The id of the package that is bought; made by the server when it is left out.</summary>
    public PackageId? Package { get; init; }

    /// <summary>The tokens of each seat; a seat that is left out is open to all tokens of the account.</summary>
    public IReadOnlyList<SeatBody>? Seats { get; init; }

    /// <summary>Pays it at once.</summary>
    public PaymentBody? Pay { get; init; }

    internal sealed record SeatBody(IReadOnlyList<TokenId> Tokens);
}
