namespace Harness.Models;

/// <summary>US dollars for a million units, and for a call.</summary>
public sealed record NewPrice
{
    public decimal InputPerMillion { get; init; }

    public decimal? CacheReadPerMillion { get; init; }

    public decimal? CacheWritePerMillion { get; init; }

    public decimal OutputPerMillion { get; init; }

    public decimal PerCall { get; init; }

    public IReadOnlyList<NewRate>? Rates { get; init; }

    public NewOffPeak? OffPeak { get; init; }

    public bool? IsFree { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }
}
