namespace Metering.Prices;

/// <summary>What a model costs at some times of day. A call keeps the price of the moment it was held.</summary>
/// <param name="Windows">When; one of them is enough.</param>
/// <param name="Price">The whole price then. Rates that the off-peak tariff does not name are those of the standard price.</param>
public sealed record OffPeak(IReadOnlyList<OffPeakWindow> Windows, Price Price)
{
    public const int WindowsMax = 32;

    public bool IsValid => Windows.Count is > 0 and <= WindowsMax && Windows.All(window => window.IsValid) && Price.IsValid;

    public bool Contains(DateTimeOffset at) => Windows.Any(window => window.Contains(at));

    public bool Equals(OffPeak? other) => other is not null && Price == other.Price && Windows.SequenceEqual(other.Windows);

    public override int GetHashCode() => HashCode.Combine(Price, Windows.Count);
}
