using Metering.Money;

namespace Metering.Packages;

/// <summary>What a package set aside.</summary>
/// <param name="Status">Why it is less than was asked, if it is.</param>
/// <param name="Amount">Set aside by this command; zero or more.</param>
public sealed record PackageHeld(PackageHoldStatus Status, Usd Amount);
