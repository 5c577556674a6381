using Metering.Calls;

namespace Metering.Packages;

/// <summary>Gives back all that is set aside for a call.</summary>
public sealed record ReleasePackage(PackageSession Session, CallId Call);
