using Grains.Hosting;
using Metering.Packages;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Grains.Packages;

/// <summary>A package's place in the cluster: where it is first called from, and that is its account.</summary>
[Reentrant]
[PreferLocalPlacement]
internal sealed class PackageGrain(GrainHost host) : ActorGrain<PackageActor>(host), IPackageGrain
{
    public Task<bool> Claim(ClaimPackage command) => Ask(command, static (actor, command) => actor.Claim(command));

    public Task<PackageAttached> Attach(AttachPackage command) => Ask(command, static (actor, command) => actor.Attach(command));

    public Task<PackageHeld> Hold(HoldPackage command) => Ask(command, static (actor, command) => actor.Hold(command));

    public Task Release(ReleasePackage command) => Ask(command, static (actor, command) => actor.Release(command));

    public Task<PackageCaptured> Capture(CapturePackage command) => Ask(command, static (actor, command) => actor.Capture(command));

    public Task<PackageView?> View() => Ask(0, static (actor, _) => actor.View());

    protected override bool HasWindows => false;

    protected override PackageActor Create(GrainHost host) => new(PackageId.Parse(this.GetPrimaryKeyString()), this);
}
