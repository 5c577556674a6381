using Metering.Money;
using Metering.Packages;

namespace Metering.Accounts.Events;

/// <summary>A package's terms were replaced; calls in progress keep their slices.</summary>
public sealed record PackageTermsChanged(PackageId Package, PackageTerms Terms, DateTimeOffset At) : AccountEvent(At)
{
    /// <summary>What a renewal added to its amount (A10).</summary>
    public Usd AmountAdded { get; init; }

    /// <summary>Withdrawn for good: it ends with this, and nothing brings it back.</summary>
    public bool IsVoid { get; init; }
}
