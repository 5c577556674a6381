namespace Metering.Packages;

/// <summary>The answer to an attach.</summary>
/// <param name="IsAttached"><see langword="false"/> when the package belongs to another account.</param>
/// <param name="OrdinalCaptured">The last capture the package has durably: the account sends those after it again.</param>
public sealed record PackageAttached(bool IsAttached, long OrdinalCaptured);
