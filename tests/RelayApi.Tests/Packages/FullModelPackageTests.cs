using Harness.Models;
using Harness.Packages;
using Harness.Upstreams;
using TestUpstream;

namespace RelayApi.Tests.Packages;

/// <summary>A package that names no upstream pays whoever serves; who that is, the platform says.</summary>
public sealed class FullModelPackageTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    [Fact]
    public async Task A8_Platform_chooses_the_upstream_of_a_model_and_a_full_model_package_pays_whichever_serves()
    {
        await using var other = await TestUpstreamServer.StartAsync();
        var caller = await relay.MakeCaller();
        var package = $"p-{caller.Account}";
        await relay.Admin.PutUpstream("other", new NewUpstream(other.BaseAddress.AbsoluteUri));
        await relay.Admin.AddPackage(new NewPackage(package, caller.Account, 1m));

        var first = await caller.Served();
        await relay.Admin.PutModel(caller.Model, new NewModel("other", 100_000, 1_000) { Price = new NewPrice { PerCall = 0.01m } });
        var second = await caller.Served();

        Assert.Equal("test", (await relay.Admin.Call(first)).Upstream);
        Assert.Equal("other", (await relay.Admin.Call(second)).Upstream);
        Assert.Equal(1, other.Log.Count);
        foreach (var call in (string[])[first, second]) Assert.Equal([($"package/{package}", 0.01m)], await caller.Paid(call));
        Assert.Equal(0.98m, (await relay.Admin.Package(package)).Remaining);
    }
}
