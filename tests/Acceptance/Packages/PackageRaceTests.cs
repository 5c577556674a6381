using Harness.Packages;

namespace Acceptance.Packages;

[Collection(nameof(Races))]
public sealed class PackageRaceTests(SharedRelay shared)
{
    [Fact]
    public async Task F1_Package_for_50_calls_and_1000_clients_serves_exactly_50()
    {
        var caller = await shared.MakeCaller(Races.Plan with { Cash = 0m });
        var package = await shared.Admin.AddPackage(new NewPackage(null, caller.Account, 0.50m));

        await Races.Run(caller);

        var view = await shared.Admin.Package(package.Id);
        Assert.Equal((0.50m, 0m, 0m, 0m), (view.Spent, view.Held, view.Remaining, view.Expired));
        await Books.AssertBalance(shared.Admin);
    }
}
