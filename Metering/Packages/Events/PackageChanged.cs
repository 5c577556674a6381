using Metering.Money;

namespace Metering.Packages.Events;

/// <summary>Its terms were replaced.</summary>
public sealed record PackageChanged(PackageTerms Terms, DateTimeOffset At) : PackageEvent(At)
{
    /// <summary>What it is granted from here on, when a renewal has added to it.</summary>
    public Usd? Amount { get; init; }
}
