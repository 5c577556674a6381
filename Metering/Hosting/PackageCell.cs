using Metering.Packages;

namespace Metering.Hosting;

/// <summary>A package's place in the process.</summary>
internal sealed class PackageCell(PackageId id, InProcessHost host) : ActorCell<PackageActor>($"package {id}", host), IPackage
{
    private readonly InProcessHost _host = host;

    public PackageId Id { get; } = id;

    public Task<bool> Claim(ClaimPackage command) => Ask(command, static (actor, command) => actor.Claim(command));

    public Task<PackageAttached> Attach(AttachPackage command) => Ask(command, static (actor, command) => actor.Attach(command));

    public Task<PackageHeld> Hold(HoldPackage command) => Ask(command, static (actor, command) => actor.Hold(command));

    public Task Release(ReleasePackage command) => Ask(
        command,
        static async (actor, command) =>
        {
            await actor.Release(command);
            return true;
        });

    public Task<PackageCaptured> Capture(CapturePackage command) => Ask(command, static (actor, command) => actor.Capture(command));

    public Task<PackageView?> View() => Ask(0, static (actor, _) => actor.View());

    protected override PackageActor Create(IActorContext context) => new(Id, context);

    protected override ICell Successor() => _host.CellOf(Id);
}
