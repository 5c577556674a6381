using Metering.Money;

namespace Metering.Products;

/// <summary>
/// Something that is sold: what it costs and what it gives. An order keeps the product as it was when the order was placed, so that a later change
/// changes nothing that was bought.
/// </summary>
/// <param name="Id">The product.</param>
/// <param name="Name">For people; at most 200 characters.</param>
/// <param name="Kind">How it is renewed and refunded.</param>
/// <param name="Price">Of one; zero or more.</param>
public sealed record Product(ProductId Id, string Name, ProductKind Kind, Usd Price)
{
    public const int TemplatesMax = 16;

    private static readonly Usd PriceMax = Usd.FromDollars(1_000_000);

    /// <summary>How long what is bought is valid.</summary>
    public Validity Validity { get; init; } = Validity.Year;

    /// <summary>An account has at most one active purchase of the products with this text (C4); <see langword="null"/> for any number.</summary>
    public string? Exclusive { get; init; }

    /// <summary>
    /// How many of it an account may buy in all, renewals and what was refunded included; <see langword="null"/> for any number. A product that costs
    /// nothing, such as a free trial, is given away without end unless it has this or is exclusive.
    /// </summary>
    public int? PerAccountMax { get; init; }

    /// <summary>How long an order of it waits to be paid; <see langword="null"/> for what <see cref="Orders.PlaceOrder.PayWithin"/> says.</summary>
    public TimeSpan? PayWithin { get; init; }

    /// <summary>The grants it gives.</summary>
    public IReadOnlyList<GrantTemplate> Grants { get; init; } = [];

    /// <summary>The package it gives; <see langword="null"/> for none.</summary>
    public PackageTemplate? Package { get; init; }

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Problem() =>
        DisplayName.Problem("A product", Name) is { } name ? name
        : !Enum.IsDefined(Kind) ? "A product is a Package or a Plan."
        : Price.IsNegative || Price > PriceMax ? $"A price is zero to {PriceMax} USD."
        : Exclusive is not null && !IdText.IsValid(Exclusive) ? "Exclusive is a short text of letters, digits, '_', '-', '.' and ':'."
        : PerAccountMax is < 1 ? "An account may buy at least one: leave the limit out for any number."
        : PayWithin is { } wait && TimeToPay.Problem(wait) is { } never ? never
        : Grants.Count == 0 && Package is null ? "A product gives a grant or a package."
        : Grants.Count > TemplatesMax ? $"A product gives at most {TemplatesMax} grants."
        : Kind is ProductKind.Plan && Package is not null ? "A plan gives grants: a package is used up and not by time."
        : Grants.DistinctBy(template => template.Id).Count() != Grants.Count ? "Templates have different ids."
        : Validity.Problem() ?? Package?.Problem() ?? Grants.Select(template => template.Problem()).FirstOrDefault(problem => problem is not null);

    /// <summary>Whether all it gives pays for these upstreams only.</summary>
    internal bool IsWithin(IReadOnlyList<string> upstreams) =>
        (Package is null || Within(Package.Terms.Upstreams, upstreams)) && Grants.All(template => Within(template.Terms.Upstreams, upstreams));

    private static bool Within(IReadOnlyList<string>? of, IReadOnlyList<string> upstreams) =>
        of is not null && of.All(upstream => upstreams.Contains(upstream, StringComparer.Ordinal));
}
