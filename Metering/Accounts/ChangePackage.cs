using Metering.Packages;

namespace Metering.Accounts;

/// <summary>Replaces a package's terms.</summary>
public sealed record ChangePackage(PackageId Package, PackageTerms Terms);
