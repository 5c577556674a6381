namespace Metering.Packages;

/// <summary>
/// A prepaid grant that is an actor of its own. Only its account calls it. Its holds live in memory: the account's books have them, and
/// <see cref="Attach"/> restores them; its captures are journaled here, each once.
/// </summary>
public interface IPackage
{
    /// <summary>
    /// Gives the id to the first account that asks; durable. <see langword="false"/> when it is another's. Of two accounts that add the same id
    /// at once, this decides.
    /// </summary>
    Task<bool> Claim(ClaimPackage command);

    /// <summary>
    /// Opens a session of an account activation: creates the package or takes over its terms, and replaces its holds by those on the account's
    /// books. Durable.
    /// </summary>
    Task<PackageAttached> Attach(AttachPackage command);

    /// <summary>Sets aside up to the amount asked; less, or nothing, when there is not enough.</summary>
    Task<PackageHeld> Hold(HoldPackage command);

    /// <summary>Gives back what was set aside for a call that is refused after all. Harmless when there is nothing.</summary>
    Task Release(ReleasePackage command);

    /// <summary>Takes what calls cost out of the package, each entry once; durable.</summary>
    Task<PackageCaptured> Capture(CapturePackage command);

    /// <summary>The package as it stands, or <see langword="null"/> when there is none.</summary>
    Task<PackageView?> View();
}
