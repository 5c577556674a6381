using Metering.Accounts;
using Metering.Money;

namespace Metering.Packages.Events;

/// <summary>The package exists from here on.</summary>
public sealed record PackageCreated(AccountId Account, Usd Amount, PackageTerms Terms, DateTimeOffset At) : PackageEvent(At);
