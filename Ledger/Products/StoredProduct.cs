using Metering.Products;

namespace Ledger.Products;

/// <summary>A product as it is configured.</summary>
/// <param name="Product">What is sold.</param>
/// <param name="IsEnabled">Whether it is on sale; what was bought stays bought.</param>
/// <param name="ChangedAt">When it was last put.</param>
public sealed record StoredProduct(Product Product, bool IsEnabled, DateTimeOffset ChangedAt);
