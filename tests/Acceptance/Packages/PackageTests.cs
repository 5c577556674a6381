using Harness.Packages;
using Harness.Tokens;
using Harness.Upstreams;

namespace Acceptance.Packages;

public sealed class PackageTests(SharedRelay shared)
{
    [Fact]
    public async Task A9_A11_Package_is_deducted_call_by_call_and_its_history_balance_and_validity_can_be_seen()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Cash = 0m });
        var package = await Add(caller, 0.03m);

        (await caller.Complete()).AssertServed();
        (await caller.Stream()).AssertServed();

        var view = await shared.Admin.Package(package.Id);
        Assert.Equal((0.03m, 0.02m, 0m, 0.01m, 0m), (view.Amount, view.Spent, view.Held, view.Remaining, view.Expired));
        Assert.Equal(view.Terms.From.AddYears(1), view.Terms.To);
        var calls = await shared.Admin.CallsOfAccount(caller.Account);
        Assert.All(calls, call => Assert.Equal(($"package/{package.Id}", 0.01m), (call.Allocation.Single().Grant, call.Allocation.Single().Amount)));
        Assert.Equal(2, calls.Count);
    }

    [Fact]
    public async Task A9_All_models_draw_on_the_same_package_balance()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Cash = 0m });
        var other = caller with { Model = await Callers.PutModel(shared.Admin, shared.Upstream, new CallerPlan(), $"{caller.Model}-b") };
        var package = await Add(caller, 0.02m);

        (await caller.Complete()).AssertServed();
        (await other.Complete()).AssertServed();

        Assert.Equal(0m, (await shared.Admin.Package(package.Id)).Remaining);
        (await other.Complete()).AssertRefused(402, "insufficient_quota");
    }

    [Fact]
    public async Task A2_Used_up_and_expired_packages_are_told_apart()
    {
        var usedUp = await shared.MakeCaller(new CallerPlan { Cash = 0m });
        await Add(usedUp, 0.01m);
        (await usedUp.Complete()).AssertServed();
        var expired = await shared.MakeCaller(new CallerPlan { Cash = 0m });
        var now = TimeProvider.System.GetUtcNow();
        await shared.Admin.AddPackage(new NewPackage(null, expired.Account, 1m) { From = now.AddDays(-2), To = now.AddDays(-1) });

        var first = (await usedUp.Complete()).AssertRefused(402, "insufficient_quota");
        var second = (await expired.Complete()).AssertRefused(402, "insufficient_quota");

        Assert.Contains("no available resources: What would pay for this call is used up", first.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("no available resources: What would pay for this call has expired", second.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A6_A7_Package_of_an_upstream_never_pays_for_another_upstreams_model_and_the_refusal_says_so()
    {
        var upstream = $"other-{Guid.NewGuid():N}";
        await shared.Admin.PutUpstream(upstream, new NewUpstream(shared.Upstream.BaseAddress.AbsoluteUri));
        var caller = await shared.MakeCaller(new CallerPlan { Cash = 0m });
        var covered = caller with
        {
            Model = await Callers.PutModel(shared.Admin, shared.Upstream, new CallerPlan { Upstream = upstream }, $"{caller.Model}-b"),
        };
        var package = await shared.Admin.AddPackage(new NewPackage(null, caller.Account, 1m) { Upstreams = [upstream] });

        (await covered.Complete()).AssertServed();
        var refused = (await caller.Complete()).AssertRefused(402, "insufficient_quota");

        Assert.Contains("no available resources: What there is does not pay for calls of kind Chat to model", refused.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(0, caller.CallsServed);
        Assert.Equal(0.99m, (await shared.Admin.Package(package.Id)).Remaining);
    }

    [Fact]
    public async Task A6_A7_Package_bound_to_a_token_pays_for_no_other()
    {
        var bound = await shared.MakeCaller(new CallerPlan { Cash = 0m });
        var created = await shared.Admin.CreateToken(new NewToken(bound.Account));
        var unbound = bound with { Token = created.Token.Id, Secret = created.Secret };
        var package = await shared.Admin.AddPackage(new NewPackage(null, bound.Account, 1m) { Tokens = [bound.Token] });

        (await bound.Complete()).AssertServed();
        (await unbound.Complete()).AssertRefused(402, "insufficient_quota");

        await shared.Admin.ChangePackage(package.Id, new NewPackage(null, null, null) { Tokens = [bound.Token, unbound.Token] });
        (await unbound.Complete()).AssertServed();
    }

    [Fact]
    public async Task A18_Payment_priority_decides_and_one_call_can_straddle_packages_and_cash()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Cash = 1m });
        var later = await shared.Admin.AddPackage(new NewPackage(null, caller.Account, 0.013m) { Priority = 20 });
        var first = await shared.Admin.AddPackage(new NewPackage(null, caller.Account, 0.015m) { Priority = 10 });

        var calls = new List<string>();
        for (var i = 0; i < 4; i++) calls.Add((await caller.Complete()).AssertServed().CallId);

        var (one, two) = ($"package/{first.Id}", $"package/{later.Id}");
        await AssertPaid(calls[0], (one, 0.01m));
        await AssertPaid(calls[1], (one, 0.005m), (two, 0.005m));
        await AssertPaid(calls[2], (two, 0.008m), ("cash", 0.002m));
        await AssertPaid(calls[3], ("cash", 0.01m));
        await Books.AssertBalance(shared.Admin);
    }

    private Task<PackageView> Add(Caller caller, decimal amount) => shared.Admin.AddPackage(new NewPackage(null, caller.Account, amount));

    private async Task AssertPaid(string call, params (string Grant, decimal Amount)[] slices) =>
        Assert.Equal(slices, (await shared.Admin.Call(call)).Allocation.Select(slice => (slice.Grant, slice.Amount)));
}
