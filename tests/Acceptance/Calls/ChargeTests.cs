using Harness.Models;
using TestUpstream;

namespace Acceptance.Calls;

public sealed class ChargeTests(SharedRelay shared)
{
    private static readonly NewPrice Price = new()
    {
        InputPerMillion = 2m,
        CacheReadPerMillion = 0.2m,
        OutputPerMillion = 8m,
        PerCall = 0.001m,
    };

    private static readonly UpstreamScript Script = new() { UnitsPrompt = 1_000, UnitsCached = 400, UnitsCompletion = 50 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task B1_E1_Call_is_charged_by_the_upstreams_own_units_each_kind_at_its_own_price(bool isStream)
    {
        var caller = await shared.MakeCaller(new CallerPlan { Price = Price, Script = Script });

        var reply = (isStream ? await caller.Stream() : await caller.Complete()).AssertServed();

        var call = await shared.Admin.Call(reply.CallId);
        Assert.Equal((600, 400, 0, 50), (call.Usage.UnitsInput, call.Usage.UnitsCacheRead, call.Usage.UnitsCacheWrite, call.Usage.UnitsOutput));
        Assert.Equal("Reported", call.Usage.Source);
        Assert.Equal((600 * 2m + 400 * 0.2m + 50 * 8m) / 1_000_000m + 0.001m, call.Charge);
        Assert.Equal(1m - call.Charge, (await caller.ViewAccount()).CashAvailable);
    }

    [Fact]
    public async Task B1_Charge_is_the_price_times_the_accounts_discount()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Price = Price, Script = Script, Discount = 850_000 });

        var reply = (await caller.Complete()).AssertServed();

        var call = await shared.Admin.Call(reply.CallId);
        Assert.Equal(0.85m * ((600 * 2m + 400 * 0.2m + 50 * 8m) / 1_000_000m + 0.001m), call.Charge);
        Assert.Equal(850_000, call.Discount);
    }

    [Fact]
    public async Task E7_E8_B2_Charge_explains_itself_in_one_place_cache_hits_and_misses_included()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Price = Price, Script = Script });

        var reply = (await caller.Complete()).AssertServed();

        var call = await shared.Admin.Call(reply.CallId);
        Assert.Equal(
            [("input", 600, 2_000_000), ("cache_read", 400, 200_000), ("output", 50, 8_000_000), ("call", 1, 1_000_000_000)],
            call.Lines.Select(line => (line.Kind, line.Units, line.PicosPerUnit)));
        Assert.Equal(call.Charge, call.Lines.Sum(line => line.Picos) / 1_000_000_000_000m);
        Assert.Equal(("cash", call.Charge), (Assert.Single(call.Allocation).Grant, call.Allocation[0].Amount));
        Assert.Equal((caller.Account, caller.Token, caller.Model, Callers.Upstream), (call.Account, call.Token, call.Model, call.Upstream));
        Assert.Equal(("Settled", 200), (call.State, call.Result!.Status));
        Assert.InRange(call.Result.MillisecondsFirstByte!.Value, 0, call.Result.MillisecondsTotal);
    }

    [Fact]
    public async Task E7_Price_that_changed_later_leaves_the_charge_as_it_was()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Price = Price, Script = Script });
        var reply = (await caller.Complete()).AssertServed();
        var before = await shared.Admin.Call(reply.CallId);

        await shared.Admin.PutModel(caller.Model, new NewModel(Callers.Upstream, 1_000, 100) { Price = new NewPrice { PerCall = 0.5m } });
        (await caller.Complete()).AssertServed();

        Assert.Equivalent(before, await shared.Admin.Call(reply.CallId));
        Assert.Equal(1m - before.Charge - 0.5m, (await caller.ViewAccount()).CashAvailable);
    }

    [Fact]
    public async Task F9_Upstream_that_tells_no_usage_is_charged_by_an_estimate_that_is_marked()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Price = Price, Script = new UpstreamScript { OmitsUsage = true, UnitsCompletion = 40 } });

        foreach (var reply in new[] { await caller.Complete(), await caller.Stream() })
        {
            var call = await shared.Admin.Call(reply.AssertServed().CallId);
            Assert.Equal(("Estimated", 40, "Settled"), (call.Usage.Source, call.Usage.UnitsOutput, call.State));
            Assert.InRange(call.Usage.UnitsInput, 1, 10);
        }
    }

    [Fact]
    public async Task E9_Images_count_as_the_units_that_the_upstream_reports()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Price = Price, Script = new UpstreamScript { UnitsPrompt = 765 } });
        var body = $$$"""
            {"model":"{{{caller.Model}}}","messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,{{{new string('A', 100_000)}}}"}}]}]}
            """;

        var reply = (await caller.Send(body)).AssertServed();

        Assert.Equal(765, (await shared.Admin.Call(reply.CallId)).Usage.UnitsInput);
    }
}
