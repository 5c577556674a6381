namespace Metering.Packages;

/// <summary>The answer to a capture.</summary>
/// <param name="IsAttached"><see langword="false"/> when the package does not know the session: attach, then send again.</param>
/// <param name="OrdinalCaptured">The last capture the package has durably.</param>
public sealed record PackageCaptured(bool IsAttached, long OrdinalCaptured);
