using Metering.Packages;

namespace Metering.Accounts.Events;

/// <summary>A package's terms were replaced; calls in progress keep their slices.</summary>
public sealed record PackageTermsChanged(PackageId Package, PackageTerms Terms, DateTimeOffset At) : AccountEvent(At);
