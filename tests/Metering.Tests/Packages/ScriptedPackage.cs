using Metering.Packages;

namespace Metering.Tests.Packages;

/// <summary>A package whose answers to holds wait until the test lets them go; everything it was told stands in <see cref="Told"/>.</summary>
internal sealed class ScriptedPackage : IPackage
{
    public List<object> Told { get; } = [];

    public Queue<TaskCompletionSource<PackageHeld>> HoldsWaiting { get; } = [];

    public PackageAttached AttachAnswer { get; set; } = new(true, 0);

    public Task<bool> Claim(ClaimPackage command)
    {
        Told.Add(command);
        return Task.FromResult(true);
    }

    public Task<PackageAttached> Attach(AttachPackage command)
    {
        Told.Add(command);
        return Task.FromResult(AttachAnswer);
    }

    public Task<PackageHeld> Hold(HoldPackage command)
    {
        Told.Add(command);
        var answer = new TaskCompletionSource<PackageHeld>();
        HoldsWaiting.Enqueue(answer);
        return answer.Task;
    }

    public Task Release(ReleasePackage command)
    {
        Told.Add(command);
        return Task.CompletedTask;
    }

    public Task<PackageCaptured> Capture(CapturePackage command)
    {
        Told.Add(command);
        return Task.FromResult(new PackageCaptured(true, command.Entries[^1].Ordinal));
    }

    public Task<PackageView?> View() => Task.FromResult<PackageView?>(null);
}
