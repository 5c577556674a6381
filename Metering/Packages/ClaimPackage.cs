using Metering.Accounts;

namespace Metering.Packages;

/// <summary>An account asks for a package id before it adds the package to its own books.</summary>
/// <param name="Account">Who wants it.</param>
public sealed record ClaimPackage(AccountId Account);
