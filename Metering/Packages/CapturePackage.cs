namespace Metering.Packages;

/// <summary>Takes what ended calls cost out of a package.</summary>
/// <param name="Session">The session of <see cref="AttachPackage"/>.</param>
/// <param name="Entries">With consecutive ordinals; entries the package has already are passed over.</param>
public sealed record CapturePackage(PackageSession Session, IReadOnlyList<PackageCapture> Entries);
