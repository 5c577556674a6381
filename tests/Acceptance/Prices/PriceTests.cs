using System.Net;
using System.Text;
using Harness.Models;
using TestUpstream;

namespace Acceptance.Prices;

public sealed class PriceTests(SharedRelay shared)
{
    private static readonly NewPrice Tiered = new()
    {
        InputPerMillion = 2m,
        CacheReadPerMillion = 0.2m,
        OutputPerMillion = 8m,
        Rates =
        [
            new("input", 4m) { Above = 1_000 },
            new("cache_read", 0.4m) { Above = 1_000 },
            new("output", 12m) { Above = 1_000 },
            new("input", 3m) { ServiceTier = "Priority" },
            new("output", 16m) { ServiceTier = "Priority" },
            new("input_audio", 40m),
            new("output_audio", 80m),
        ],
    };

    [Theory]
    [InlineData(1_000, 2, 0.2, 8)]
    [InlineData(1_001, 4, 0.4, 12)]
    public async Task E1_Length_tier_begins_above_its_threshold_and_takes_cached_units_with_it(int prompt, decimal input, decimal cacheRead, decimal output)
    {
        var caller = await shared.MakeCaller(new CallerPlan
        {
            Price = Tiered,
            Script = new UpstreamScript { UnitsPrompt = prompt, UnitsCached = 400, UnitsCompletion = 50 },
        });

        var call = await shared.Admin.Call((await caller.Complete()).AssertServed().CallId);

        Assert.Equal(((prompt - 400) * input + 400 * cacheRead + 50 * output) / 1_000_000m, call.Charge);
        Assert.Equal(
            [("input", prompt - 400L, (long)(input * 1_000_000)), ("cache_read", 400, (long)(cacheRead * 1_000_000)), ("output", 50, (long)(output * 1_000_000))],
            call.Lines.Select(line => (line.Kind, line.Units, line.PicosPerUnit)));
        Assert.Contains("output>1000=12000000", call.Price!.Rates!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task E1_E7_Served_tier_and_audio_have_their_own_prices_and_the_record_shows_them(bool isStream)
    {
        const string told = """
            "service_tier":"priority","usage":{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,
            "prompt_tokens_details":{"audio_tokens":40},"completion_tokens_details":{"audio_tokens":20}}}
            """;
        var message = $$"""{"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"x"},"finish_reason":"stop"}],{{told}}""";
        var chunk = $$"""{"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}],{{told}}""";
        var caller = await shared.MakeCaller(new CallerPlan
        {
            Price = Tiered,
            Script = new UpstreamScript
            {
                Body = Encoding.UTF8.GetBytes(isStream ? $"data: {chunk.ReplaceLineEndings("")}\n\ndata: [DONE]\n\n" : message),
                ContentType = isStream ? "text/event-stream" : "application/json",
            },
        });

        var call = await shared.Admin.Call((isStream ? await caller.Stream() : await caller.Complete()).AssertServed().CallId);

        Assert.Equal((60 * 3m + 40 * 40m + 30 * 16m + 20 * 80m) / 1_000_000m, call.Charge);
        Assert.Equal(("Priority", 40, 20), (call.Usage.Details!.Tier, call.Usage.Details.UnitsInputAudio, call.Usage.Details.UnitsOutputAudio));
        Assert.Equal(["input", "input_audio", "output", "output_audio"], call.Lines.Select(line => line.Kind));
        await Books.AssertBalance(shared.Admin);
    }

    [Fact]
    public async Task E1_Off_peak_price_holds_in_its_window()
    {
        var always = new NewPrice
        {
            InputPerMillion = 2m,
            OutputPerMillion = 8m,
            OffPeak = new([new("00:00-00:00")], [new("output", 1m)]),
        };
        var caller = await shared.MakeCaller(new CallerPlan { Price = always, Script = new UpstreamScript { UnitsPrompt = 100, UnitsCompletion = 50 } });

        var call = await shared.Admin.Call((await caller.Complete()).AssertServed().CallId);

        Assert.Equal((100 * 2m + 50 * 1m) / 1_000_000m, call.Charge);
    }

    [Fact]
    public async Task B1_Accounts_own_price_wins_from_its_time_on_until_it_is_withdrawn_and_only_for_that_account()
    {
        var caller = await shared.MakeCaller();
        var other = (await shared.MakeCaller()) with { Model = caller.Model };
        var now = DateTimeOffset.UnixEpoch.AddYears(50);

        await shared.Admin.PutAccountPrice(caller.Account, caller.Model, new NewPrice { PerCall = 0.002m, ValidFrom = now });
        await shared.Admin.PutAccountPrice(caller.Account, caller.Model, new NewPrice { PerCall = 0.5m, ValidFrom = now.AddYears(1_000) });
        var own = await shared.Admin.Call((await caller.Complete()).AssertServed().CallId);
        var list = await shared.Admin.Call((await other.Complete()).AssertServed().CallId);
        var shown = (await Caller.Exchange(caller.Request(HttpMethod.Get, $"models/{caller.Model}"))).AssertServed().Json;

        Assert.Equal((0.002m, true), (own.Charge, own.Price!.IsAccountPrice));
        Assert.Equal((0.01m, false), (list.Charge, list.Price!.IsAccountPrice));
        Assert.Equal("0.002", shown.GetProperty("pricing").GetProperty("request").GetString());
        await Books.AssertBalance(shared.Admin);
    }

    [Fact]
    public async Task B1_Accounts_own_price_ends_when_it_is_withdrawn_and_the_discount_applies_to_it()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Discount = 500_000 });
        await shared.Admin.PutAccountPrice(caller.Account, caller.Model, new NewPrice { PerCall = 0.002m });

        var own = await shared.Admin.Call((await caller.Complete()).AssertServed().CallId);
        await shared.Admin.WithdrawAccountPrice(caller.Account, caller.Model);
        var list = await shared.Admin.Call((await caller.Complete()).AssertServed().CallId);

        Assert.Equal((0.001m, 0.005m), (own.Charge, list.Charge));
        using var unknown = await shared.Admin.Try(HttpMethod.Put, $"accounts/{caller.Account}/prices/no-such-model", new NewPrice { PerCall = 1m });
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var earlier = await shared.Admin.Try(
            HttpMethod.Put, $"accounts/{caller.Account}/prices/{caller.Model}", new NewPrice { PerCall = 1m, ValidFrom = DateTimeOffset.UnixEpoch });
        Assert.Equal(HttpStatusCode.Conflict, earlier.StatusCode);
    }

    [Fact]
    public async Task E6_Nothing_is_free_by_omission()
    {
        var caller = await shared.MakeCaller();
        var unpriced = caller.Model + "-unpriced";
        await shared.Admin.PutModel(unpriced, new NewModel(Callers.Upstream, 1_000, 100));

        (await (caller with { Model = unpriced }).Complete()).AssertRefused(404, "model_not_found");
        using var zeros = await shared.Admin.Try(HttpMethod.Put, $"models/{unpriced}", new NewModel(Callers.Upstream, 1_000, 100) { Price = new NewPrice() });
        Assert.Equal(HttpStatusCode.BadRequest, zeros.StatusCode);
        Assert.Contains("is_free", await zeros.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var both = await shared.Admin.Try(
            HttpMethod.Put, $"models/{unpriced}", new NewModel(Callers.Upstream, 1_000, 100) { Price = new NewPrice { PerCall = 1m, IsFree = true } });
        Assert.Equal(HttpStatusCode.BadRequest, both.StatusCode);
    }

    [Theory]
    [InlineData("outputs", 1, 0)]
    [InlineData("output", 0.0000001, 0)]
    [InlineData("output", -1, 0)]
    [InlineData("output", 1, -5)]
    public async Task Rate_of_an_unknown_kind_or_finer_than_a_pico_dollar_is_refused(string kind, decimal usd, long above)
    {
        using var refused = await shared.Admin.Try(
            HttpMethod.Put,
            $"models/model-{Guid.NewGuid():N}",
            new NewModel(Callers.Upstream, 1_000, 100) { Price = new NewPrice { OutputPerMillion = 1m, Rates = [new(kind, usd) { Above = above }] } });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }
}
