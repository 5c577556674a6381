using Metering.Money;
using Metering.Products;

namespace Metering.Orders;

/// <summary>
/// A compute coupon: takes its face value off the price of one matching package (A14). What the price leaves of it is lost, and it is never paid out.
/// </summary>
/// <param name="Id">Unique in the account.</param>
/// <param name="FaceValue">More than zero.</param>
public sealed record Coupon(CouponId Id, Usd FaceValue)
{
    private const int ListMax = 1_000;

    /// <summary>The products it is for; <see langword="null"/> for all packages.</summary>
    public IReadOnlyList<ProductId>? Products { get; init; }

    /// <summary>The upstreams it is for: a product matches when it pays for these only; <see langword="null"/> for all.</summary>
    public IReadOnlyList<string>? Upstreams { get; init; }

    /// <summary>Can be used up to, not including, this time; <see langword="null"/> for no end.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Problem() =>
        !FaceValue.IsPositive ? "A coupon has a face value of more than zero."
        : Products is [] || Upstreams is [] ? "A coupon that is for nothing is none: leave the list out for all."
        : Products?.Count > ListMax || Upstreams?.Count > ListMax ? $"A list has at most {ListMax} entries."
        : null;

    internal bool Matches(Product product) =>
        product.Kind is ProductKind.Package
        && (Products is null || Products.Contains(product.Id))
        && (Upstreams is null || product.IsWithin(Upstreams));
}
