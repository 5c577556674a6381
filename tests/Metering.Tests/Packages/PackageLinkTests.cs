using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Packages;
using Metering.Tokens;
using Testing;

namespace Metering.Tests.Packages;

public sealed class PackageLinkTests
{
    private static readonly PackageId Id = PackageId.Parse("p");
    private static readonly PackageTerms Terms = new("p", DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
    private readonly ScriptedPackage _package = new();
    private readonly SeededIds _ids = new(1, new ManualTime());
    private readonly OwnedPackage _owned = new() { Amount = Usd.FromDollars(10), Terms = Terms };

    [Fact]
    public async Task Hold_in_flight_across_an_attach_is_asked_for_again()
    {
        var link = NewLink();
        var pending = NewPending();
        var hold = link.Hold(pending);
        await link.Reattach();
        Answer(5);
        Assert.False(hold.IsCompleted, "The attach did not know of the hold and wiped it out; its answer means nothing.");
        Answer(5);
        Assert.Equal(PackageHoldStatus.Held, await hold);
        Assert.Equal(Usd.FromDollars(5), pending.Allocation.Total());
        var sessions = _package.Told.OfType<HoldPackage>().Select(told => told.Session).ToList();
        Assert.Equal(2, sessions.Distinct().Count());
    }

    [Fact]
    public async Task Hold_that_failed_detaches_so_that_nothing_stays_set_aside_unknown()
    {
        var link = NewLink();
        var failed = link.Hold(NewPending());
        _package.HoldsWaiting.Dequeue().SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => failed);
        var next = link.Hold(NewPending());
        Answer(5);
        await next;
        Assert.Equal(2, _package.Told.OfType<AttachPackage>().Count());
    }

    [Fact]
    public async Task Package_that_lost_its_session_is_attached_again()
    {
        var link = NewLink();
        var hold = link.Hold(NewPending());
        _package.HoldsWaiting.Dequeue().SetResult(new PackageHeld(PackageHoldStatus.NotAttached, Usd.Zero));
        Answer(5);
        Assert.Equal(PackageHoldStatus.Held, await hold);
    }

    [Fact]
    public async Task Captures_are_delivered_only_up_to_what_is_durable()
    {
        var link = NewLink();
        _owned.Uncaptured.AddRange([new(1, _ids.NextCall(), Usd.FromDollars(1)), new(2, _ids.NextCall(), Usd.FromDollars(1))]);
        await link.Deliver();
        Assert.Empty(_package.Told.OfType<CapturePackage>());
        link.MarkDurable(1);
        await link.Deliver();
        Assert.Equal(1, Assert.Single(_package.Told.OfType<CapturePackage>()).Entries[^1].Ordinal);
        Assert.True(link.HasUndelivered);
    }

    private PackageLink NewLink() =>
        new(AccountId.Parse("alice"), Id, _owned, _package, _ids.NextGuid(), Task.CompletedTask, static _ => []);

    private PendingAllocation NewPending() => 
        new(_ids.NextCall(), new CallScope(TokenId.Parse("app"), "m", "u", 0, 5), CallCost.Worst(Usd.FromDollars(5), 0, 5), Usd.FromDollars(5), isNewCall: true);

    private void Answer(long dollars) =>
        _package.HoldsWaiting.Dequeue().SetResult(new PackageHeld(PackageHoldStatus.Held, Usd.FromDollars(dollars)));
}
