namespace Metering.Packages.Events;

/// <summary>Its terms were replaced.</summary>
public sealed record PackageChanged(PackageTerms Terms, DateTimeOffset At) : PackageEvent(At);
