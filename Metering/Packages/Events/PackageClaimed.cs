using Metering.Accounts;

namespace Metering.Packages.Events;

/// <summary>The id belongs to an account from here on; the package exists when that account has added it.</summary>
public sealed record PackageClaimed(AccountId Account, DateTimeOffset At) : PackageEvent(At);
