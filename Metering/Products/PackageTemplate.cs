using Metering.Money;
using Metering.Packages;

namespace Metering.Products;

/// <summary>The package that a product gives. More than one of the product is one package with so many times the amount.</summary>
/// <param name="Amount">What it can pay; more than zero.</param>
/// <param name="Terms">What it pays for. Its times are those of the purchase and not these.</param>
public sealed record PackageTemplate(Usd Amount, PackageTerms Terms)
{
    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Problem() =>
        !Amount.IsPositive ? "A package has an amount of more than zero."
        : Terms.Tokens is not null || Terms.Members is not null ? "A template has no tokens or members of its own: they come with the purchase."
        : Terms.Problem();
}
