namespace Metering.Packages;

/// <summary>
/// One attachment of an account activation to a package. Every attach makes a new one, so that a hold that was asked for under an earlier
/// attachment is refused instead of being forgotten by one side only.
/// </summary>
/// <param name="Activation">The account's activation.</param>
/// <param name="Attachment">1 for its first attach of this package, then counting.</param>
public readonly record struct PackageSession(Guid Activation, long Attachment);
