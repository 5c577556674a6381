using Metering.Money;
using Metering.Packages;

namespace Metering.Accounts;

/// <summary>Adds a package to an account.</summary>
/// <param name="Package">A new id, unique everywhere.</param>
/// <param name="Amount">What it can pay; more than zero.</param>
/// <param name="Terms">What it pays for, and when.</param>
public sealed record AddPackage(PackageId Package, Usd Amount, PackageTerms Terms);
