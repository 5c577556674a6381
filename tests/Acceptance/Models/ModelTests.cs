using Harness.Models;
using TestUpstream;

namespace Acceptance.Models;

public sealed class ModelTests(SharedRelay shared)
{
    [Fact]
    public async Task B11_C9_Misspelt_model_is_not_found_and_case_matters()
    {
        var caller = await shared.MakeCaller();

        foreach (var name in new[] { caller.Model + "x", caller.Model.ToUpperInvariant() })
        {
            var refused = (await (caller with { Model = name }).Complete()).AssertRefused(404, "model_not_found");
            Assert.Contains($"Model '{name}' not found or not supported", refused.ErrorMessage, StringComparison.Ordinal);
            Assert.Contains("case-sensitive", refused.ErrorMessage, StringComparison.Ordinal);
            Assert.Equal("model", refused.Error.GetProperty("param").GetString());
        }
    }

    [Fact]
    public async Task B11_Retired_model_is_not_found()
    {
        var caller = await shared.MakeCaller();
        await shared.Admin.PutModel(caller.Model, new NewModel(Callers.Upstream, 1_000, 100) { IsEnabled = false });

        (await caller.Complete()).AssertRefused(404, "model_not_found");

        Assert.Equal(0, caller.CallsServed);
    }

    [Fact]
    public async Task B11_Unknown_model_is_told_to_nobody_without_a_token()
    {
        var caller = await shared.MakeCaller();

        (await (caller with { Model = "no-such-model", Secret = caller.Secret[..^1] }).Complete()).AssertRefused(401, "invalid_api_key");
    }

    [Fact]
    public async Task B16_Model_list_has_context_windows_and_prices()
    {
        var caller = await shared.MakeCaller(new CallerPlan
        {
            Price = new NewPrice { InputPerMillion = 0.5m, CacheReadPerMillion = 0.05m, OutputPerMillion = 1.5m, PerCall = 0.001m },
        });

        var list = (await Caller.Exchange(caller.Request(HttpMethod.Get, "models"))).AssertServed().Json;
        var one = (await Caller.Exchange(caller.Request(HttpMethod.Get, $"models/{caller.Model}"))).AssertServed().Json;

        Assert.Equal("list", list.GetProperty("object").GetString());
        var entry = list.GetProperty("data").EnumerateArray().Single(model => model.GetProperty("id").GetString() == caller.Model);
        Assert.Equal(entry.GetRawText(), one.GetRawText());
        Assert.Equal("model", entry.GetProperty("object").GetString());
        Assert.Equal((100_000, 100), (entry.GetProperty("context_window").GetInt64(), entry.GetProperty("max_output_tokens").GetInt64()));
        Assert.Equal(100_000, entry.GetProperty("max_input_tokens").GetInt64());
        var price = entry.GetProperty("pricing");
        Assert.Equal(("0.0000005", "0.0000015"), (price.GetProperty("prompt").GetString(), price.GetProperty("completion").GetString()));
        Assert.Equal(("0.00000005", "0.001"), (price.GetProperty("input_cache_read").GetString(), price.GetProperty("request").GetString()));
    }

    [Fact]
    public async Task B16_Model_list_needs_a_token_and_shows_only_what_it_may_use()
    {
        var caller = await shared.MakeCaller();
        await shared.Admin.ChangeToken(caller.Token, new Harness.Tokens.NewToken(null) { Models = [caller.Model] });

        var list = (await Caller.Exchange(caller.Request(HttpMethod.Get, "models"))).AssertServed().Json;
        var stranger = caller with { Secret = "sk-nothing" };

        Assert.Equal(caller.Model, Assert.Single(list.GetProperty("data").EnumerateArray()).GetProperty("id").GetString());
        (await Caller.Exchange(stranger.Request(HttpMethod.Get, "models"))).AssertRefused(401, "invalid_api_key");
        (await Caller.Exchange(caller.Request(HttpMethod.Get, "models/no-such-model"))).AssertRefused(404, "model_not_found");
    }

    [Fact]
    public async Task E6_Free_model_costs_nothing_whatever_the_context_and_without_any_money()
    {
        var caller = await shared.MakeCaller(new CallerPlan
        {
            Cash = 0m,
            Price = new NewPrice { IsFree = true },
            Script = new UpstreamScript { UnitsPrompt = 90_000, UnitsCompletion = 50 },
        });

        var reply = (await caller.Complete()).AssertServed();

        Assert.Equal(0m, (await shared.Admin.Call(reply.CallId)).Charge);
        Assert.Equal((0m, 0m), ((await caller.ViewAccount()).Debt, (await caller.ViewAccount()).CashSpent));
    }

    [Fact]
    public async Task Model_may_have_another_name_at_its_upstream_and_that_one_is_sent()
    {
        var caller = await shared.MakeCaller();
        var alias = caller with { Model = $"vendor/{caller.Model}" };
        await shared.Admin.PutModel(
            alias.Model, new NewModel(Callers.Upstream, 1_000, 100) { UpstreamModel = caller.Model, Price = Callers.CentPerCall });

        var reply = (await alias.Complete()).AssertServed();

        Assert.Equal(1, caller.CallsServed);
        Assert.Equal(alias.Model, (await shared.Admin.Call(reply.CallId)).Model);
    }
}
