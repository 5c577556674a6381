using Metering.Money;
using Metering.Packages;

namespace Metering.Accounts.Events;

/// <summary>A package pays for calls of this account from here on.</summary>
public sealed record PackageAdded(PackageId Package, Usd Amount, PackageTerms Terms, DateTimeOffset At) : AccountEvent(At);
