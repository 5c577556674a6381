using Metering.Prices;

namespace Ledger.Models;

/// <summary>What a model costs from a time on, until a later price supersedes it.</summary>
/// <param name="ValidFrom">In force from here.</param>
/// <param name="Price">The price.</param>
public sealed record ModelPrice(DateTimeOffset ValidFrom, Price Price)
{
    /// <summary>What it costs at some times of day instead; <see langword="null"/> for the same at all times.</summary>
    public OffPeak? OffPeak { get; init; }

    public bool IsValid => Price.IsValid && OffPeak is null or { IsValid: true };

    public Price At(DateTimeOffset at) => OffPeak is { } offPeak && offPeak.Contains(at) ? offPeak.Price : Price;
}
