namespace Harness.Models;

/// <summary>The price of one kind: US dollars for a million units, or for one call, piece or second.</summary>
public sealed record NewRate(string Kind, decimal Usd)
{
    public long? Above { get; init; }

    public string? ServiceTier { get; init; }
}
