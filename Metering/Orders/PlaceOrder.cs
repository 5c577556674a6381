using Metering.Money;
using Metering.Packages;
using Metering.Products;

namespace Metering.Orders;

/// <summary>Places an order: fixes what is bought and what is due. Nothing is paid and nothing given yet.</summary>
/// <param name="Order">
/// The order's number, made by the caller and unique in the account: the same order is placed once, and with other content it is a conflict (A13).
/// Of a product it is at most 40 letters, digits, <c>_ - .</c>, because what it gives is named by it.
/// </param>
/// <param name="Kind">What it is for.</param>
/// <param name="Operator">Who did it, for the record (E11).</param>
public sealed record PlaceOrder(string Order, OrderKind Kind, string Operator)
{
    /// <summary>What is bought, as it is sold now; <see langword="null"/> for a top-up, and when it is not sold (any more).</summary>
    public Product? Product { get; init; }

    /// <summary>What is asked for. A renewal is of whatever its target has by then.</summary>
    public ProductId? ProductId { get; init; }

    /// <summary>How many: 1 to 1,000.</summary>
    public int Quantity { get; init; } = 1;

    /// <summary>Takes its face value off the price.</summary>
    public CouponId? Coupon { get; init; }

    /// <summary>The order that is renewed or upgraded.</summary>
    public string? Target { get; init; }

    /// <summary>What a top-up credits, in US dollars; zero when it is paid in another currency.</summary>
    public Usd Amount { get; init; }

    /// <summary>What a top-up is paid with, when that is not US dollars.</summary>
    public Conversion? Conversion { get; init; }

    /// <summary>The id of the package that is bought, unique everywhere; <see langword="null"/> for one made of account and number.</summary>
    public PackageId? Package { get; init; }

    /// <summary>How long it waits to be paid, when its product does not say.</summary>
    public TimeSpan PayWithin { get; init; } = TimeToPay.Default;

    /// <summary>Which tokens each seat is bound to; seats without an entry are open to all tokens of the account.</summary>
    public IReadOnlyList<Seat>? Seats { get; init; }
}
