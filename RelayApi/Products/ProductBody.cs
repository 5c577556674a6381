using System.Diagnostics.CodeAnalysis;
using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Packages;
using Metering.Products;

namespace RelayApi.Products;

/// <summary>A product as it is put and shown.</summary>
/// <param name="Name">For people.</param>
/// <param name="Kind">Package or Plan.</param>
/// <param name="Price">US dollars for one.</param>
internal sealed record ProductBody(string Name, ProductKind Kind, Usd Price)
{
    /// <summary>How long what is bought is valid; one year when it is left out.</summary>
    public ValidityBody? Validity { get; init; }

    /// <summary>An account has at most one active purchase of the products with this text.</summary>
    public string? Exclusive { get; init; }

    /// <summary>
    /// How many of it an account may buy in all, renewals and what was refunded included; left out for any number. A free trial has it, or is exclusive.
    /// </summary>
    public int? PerAccountMax { get; init; }

    /// <summary>How long an order of it waits to be paid, as in 1.00:00:00 for a day; left out for the setting Orders:PayWithin.</summary>
    public TimeSpan? PayWithin { get; init; }

    /// <summary>Whether it is on sale.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>The grants it gives.</summary>
    public IReadOnlyList<TemplateBody> Grants { get; init; } = [];

    /// <summary>The package it gives.</summary>
    public PackageTemplateBody? Package { get; init; }

    /// <summary>The product that it says, or what is wrong with it.</summary>
    public bool TryRead(ProductId id, [NotNullWhen(true)] out Product? product, [NotNullWhen(false)] out string? problem)
    {
        var read = Read(id);
        problem = read is null ? "A quantity is finer than its unit can be, or too large."
            : Grants.Any(body => body.HasWhatComesWithThePurchase) ? "A template has no times, tokens or members: they come with the purchase."
            : read.Problem();
        product = problem is null ? read : null;
        return product is not null;
    }

    private Product? Read(ProductId id)
    {
        List<GrantTemplate> templates = [];
        var product = new Product(id, Name, Kind, Price)
        {
            Exclusive = Exclusive,
            PerAccountMax = PerAccountMax,
            PayWithin = PayWithin,
            Package = Package?.Read(),
        };
        if (Validity is { } validity) product = product with { Validity = new Validity(validity.Count, validity.Unit, validity.TimeZone) };
        foreach (var body in Grants)
        {
            if (!body.TryRead(out var template)) return null;
            templates.Add(template);
        }

        return product with { Grants = templates };
    }

    public static ProductBody Of(Product product, bool isEnabled) => new(product.Name, product.Kind, product.Price)
    {
        Validity = new ValidityBody(product.Validity.Unit) { Count = product.Validity.Count, TimeZone = product.Validity.TimeZone },
        Exclusive = product.Exclusive,
        PerAccountMax = product.PerAccountMax,
        PayWithin = product.PayWithin,
        IsEnabled = isEnabled,
        Grants = [.. product.Grants.Select(TemplateBody.Of)],
        Package = product.Package is { } package ? PackageTemplateBody.Of(package) : null,
    };

    /// <param name="Unit">Day, Week or Month.</param>
    internal sealed record ValidityBody(PeriodUnit Unit)
    {
        public int Count { get; init; } = 1;

        /// <summary>A name of the IANA database.</summary>
        public string TimeZone { get; init; } = "UTC";
    }

    /// <param name="Amount">US dollars that the package can pay.</param>
    internal sealed record PackageTemplateBody(Usd Amount)
    {
        /// <summary>For people.</summary>
        public string Name { get; init; } = "Package";

        /// <summary>The models it pays for; left out for all.</summary>
        public IReadOnlyList<string>? Models { get; init; }

        /// <summary>The upstreams whose service it pays for; left out for all.</summary>
        public IReadOnlyList<string>? Upstreams { get; init; }

        /// <summary>The kinds of calls it pays for; left out for all.</summary>
        public IReadOnlyList<CallKind>? Kinds { get; init; }

        /// <summary>Lower is used first.</summary>
        public int Priority { get; init; }

        /// <summary>The times are placeholders: those of a package are of its purchase.</summary>
        public PackageTemplate Read() => new(Amount, new PackageTerms(Name, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1))
        {
            Models = Models,
            Upstreams = Upstreams,
            Kinds = Kinds,
            Priority = Priority,
        });

        public static PackageTemplateBody Of(PackageTemplate template) => new(template.Amount)
        {
            Name = template.Terms.Name,
            Models = template.Terms.Models,
            Upstreams = template.Terms.Upstreams,
            Kinds = template.Terms.Kinds,
            Priority = template.Terms.Priority,
        };
    }
}
