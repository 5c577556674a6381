using Metering.Accounts;
using Metering.Money;

namespace Metering.Packages;

/// <summary>Opens a session between an account activation and one of its packages.</summary>
/// <param name="Account">The owner; a package never changes it.</param>
/// <param name="Session">Made for this attach: later commands of another session are refused.</param>
/// <param name="Amount">What the package was granted.</param>
/// <param name="Terms">Its terms now.</param>
/// <param name="Holds">What the account's books hold of it.</param>
public sealed record AttachPackage(AccountId Account, PackageSession Session, Usd Amount, PackageTerms Terms, IReadOnlyList<PackageSlice> Holds);
