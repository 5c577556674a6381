using Metering.Money;
using Metering.Packages;

namespace Metering.Tests.Packages;

public sealed class PackageActorTests
{
    private static readonly PackageId Id = PackageId.Parse("p");

    [Fact]
    public async Task Attach_tells_of_a_capture_only_when_it_is_durable()
    {
        await using var engine = new Engine(isManual: true);
        var package = engine.Host.Package(Id);
        var first = await Written(engine, package.Attach(Attach(engine, 1)));
        Assert.True(first.IsAttached);
        var captured = package.Capture(new CapturePackage(Session(1), [new PackageCapture(1, engine.Ids.NextCall(), Usd.FromDollars(3))]));
        var second = package.Attach(Attach(engine, 2));
        engine.Turns!.RunAll();
        Assert.False(second.IsCompleted, "The account would forget a capture that a crash can still lose.");
        Assert.Equal(1, (await Written(engine, second)).OrdinalCaptured);
        Assert.True((await captured).IsAttached);
    }

    [Fact]
    public async Task Capture_with_known_ordinals_changes_nothing()
    {
        await using var engine = new Engine();
        var package = engine.Host.Package(Id);
        await package.Attach(Attach(engine, 1));
        PackageCapture[] entries = [new(1, engine.Ids.NextCall(), Usd.FromDollars(3))];
        await package.Capture(new CapturePackage(Session(1), entries));
        await package.Capture(new CapturePackage(Session(1), entries));
        await engine.AssertPackage("p", remaining: 7, held: 0, spent: 3);
    }

    [Fact]
    public async Task Commands_of_an_older_session_are_refused()
    {
        await using var engine = new Engine();
        var package = engine.Host.Package(Id);
        await package.Attach(Attach(engine, 1));
        await package.Attach(Attach(engine, 2));
        Assert.False((await package.Capture(new CapturePackage(Session(1), [new(1, engine.Ids.NextCall(), Usd.FromDollars(3))]))).IsAttached);
        var held = await package.Hold(new HoldPackage(Session(1), engine.Ids.NextCall(), Engine.TokenId, "m", "u", Usd.FromDollars(1)));
        Assert.Equal(PackageHoldStatus.NotAttached, held.Status);
        await engine.AssertPackage("p", remaining: 10, held: 0, spent: 0);
    }

    [Fact]
    public async Task Capture_with_a_gap_throws()
    {
        await using var engine = new Engine();
        var package = engine.Host.Package(Id);
        await package.Attach(Attach(engine, 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => package.Capture(new CapturePackage(Session(1), [new(2, engine.Ids.NextCall(), Usd.FromDollars(3))])));
    }

    private static AttachPackage Attach(Engine engine, long attachment) =>
        new(Engine.AccountId, Session(attachment), Usd.FromDollars(10), new PackageTerms("p", engine.Time.Utc, engine.Time.Utc.AddDays(1)), []);

    private static PackageSession Session(long attachment) => new(Guid.Empty, attachment);

    private static async Task<T> Written<T>(Engine engine, Task<T> task)
    {
        engine.RunAll();
        return await task.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
