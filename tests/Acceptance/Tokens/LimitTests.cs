using System.Globalization;
using Harness.Tokens;
using TestUpstream;

namespace Acceptance.Tokens;

public sealed class LimitTests(SharedRelay shared)
{
    private static readonly UpstreamScript Hanging = new() { Fault = UpstreamFault.HangMidStream, ChunksBeforeFault = 2 };

    [Theory]
    [InlineData("token")]
    [InlineData("account")]
    public async Task F11_F12_Requests_per_minute_are_refused_with_whose_limit_its_value_the_count_and_when_to_come_back(string owner)
    {
        var caller = await MakeLimited(owner, new Limits { RequestsPerMinute = 2 });
        (await caller.Complete()).AssertServed();
        (await caller.Complete()).AssertServed();

        var refused = (await caller.Complete()).AssertRefused(429, "rate_limit_exceeded");

        AssertLimit(refused, caller, owner, "requests_per_minute", value: 2, current: 2, "requests");
        // The window counts its oldest second whole, so that second is waited for as well.
        Assert.InRange(RetryAfter(refused), 55, 61);
        Assert.Equal(2, caller.CallsServed);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("account")]
    public async Task F12_Units_per_minute_count_the_estimate_at_first_and_the_usage_in_the_end(string owner)
    {
        // Held for up to 100 output units and one or two of input; used are 10 + 5.
        var caller = await MakeLimited(owner, new Limits { UnitsPerMinute = 120 });
        (await caller.Complete()).AssertServed();

        var window = (owner == "token" ? (await caller.ViewToken()).Windows : (await caller.ViewAccount()).Windows).Single();
        Assert.Equal(("units_per_minute", 15, 105), (window.Name, window.Count, window.Remaining));

        (await caller.Complete()).AssertServed();
        var refused = (await caller.Complete()).AssertRefused(429, "rate_limit_exceeded");
        Assert.Equal("tokens", refused.Error.GetProperty("type").GetString());
        AssertLimit(refused, caller, owner, "units_per_minute", value: 120, current: 30, "units");
        (await caller.Complete(""","max_tokens":5""")).AssertServed();
    }

    [Fact]
    public async Task F11_Request_larger_than_its_limit_is_told_that_it_can_never_succeed()
    {
        var caller = await MakeLimited("token", new Limits { UnitsPerMinute = 50 });

        var refused = (await caller.Complete()).AssertRefused(429, "rate_limit_exceeded");

        Assert.DoesNotContain("retry-after", refused.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.Equal("false", refused.Headers["x-should-retry"]);
        Assert.Contains("never succeed", refused.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("account")]
    public async Task F12_F7_Concurrency_is_refused_while_a_call_is_in_progress_and_the_slot_comes_back(string owner)
    {
        var caller = await MakeLimited(owner, new Limits { Concurrency = 1 }, Hanging);
        using (await caller.Begin())
        {
            var refused = (await caller.Complete()).AssertRefused(429, "rate_limit_exceeded");
            AssertLimit(refused, caller, owner, "concurrency", value: 1, current: 1, "calls");
            Assert.Equal(1, caller.CallsServed);
        }

        await caller.WaitUntilSlotsAreBack();
        caller.Upstream.Scripts[caller.Model] = new UpstreamScript();
        (await caller.Complete()).AssertServed();
    }

    [Fact]
    public async Task B7_A16_Token_has_100_slots_by_default_and_may_have_none_or_no_limit()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Cash = 10m, Script = Hanging });
        var streams = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => caller.Begin()));

        var refused = (await caller.Complete()).AssertRefused(429, "rate_limit_exceeded");
        AssertLimit(refused, caller, "token", "concurrency", value: 100, current: 100, "calls");
        await shared.Admin.ChangeToken(caller.Token, new NewToken(null) { Limits = new Limits() });
        (await caller.Begin()).Dispose();

        foreach (var stream in streams) stream.Dispose();
        await caller.WaitUntilSlotsAreBack();
    }

    [Fact]
    public async Task B13_Retry_After_is_honest()
    {
        var caller = await shared.MakeCaller(new CallerPlan { TokenLimits = new Limits { RequestsPerMinute = 20, Windows = "Refill" }, Cash = 10m });
        var refused = await UntilRefused(caller);
        var wait = RetryAfter(refused);

        Assert.InRange(wait, 1, 3);
        (await caller.Complete()).AssertRefused(429, "rate_limit_exceeded");
        await Task.Delay(TimeSpan.FromSeconds(wait), TimeProvider.System);
        (await caller.Complete()).AssertServed();
    }

    [Fact]
    public async Task F6_Refused_call_consumes_no_slot_no_request_no_unit_and_no_money()
    {
        var caller = await shared.MakeCaller(new CallerPlan
        {
            Cash = 0m,
            TokenLimits = new Limits { Concurrency = 1, RequestsPerMinute = 2, UnitsPerMinute = 1_000 },
        });
        for (var i = 0; i < 5; i++) (await caller.Complete()).AssertRefused(402, "insufficient_quota");

        var token = await caller.ViewToken();
        Assert.Equal((0, 0m), (token.SlotsTaken, token.AmountHeld));
        Assert.All(token.Windows, window => Assert.Equal(0, window.Count));

        await shared.Admin.TopUp(caller.Account, "later", 1m);
        (await caller.Complete()).AssertServed();
        (await caller.Complete()).AssertServed();
        (await caller.Complete()).AssertRefused(429, "rate_limit_exceeded");
        Assert.Equal(0.98m, (await caller.ViewAccount()).CashAvailable);
    }

    [Fact]
    public async Task E5_Money_and_rate_are_never_confused()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Cash = 0.01m, TokenLimits = new Limits { RequestsPerMinute = 1 } });
        (await caller.Complete()).AssertServed();

        // Both would refuse now. The rate is asked first, and says rate.
        var rate = (await caller.Complete()).AssertRefused(429, "rate_limit_exceeded");
        await shared.Admin.ChangeToken(caller.Token, new NewToken(null));
        var money = (await caller.Complete()).AssertRefused(402, "insufficient_quota");

        Assert.DoesNotContain("balance", rate.ErrorMessage, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("limit", money.ErrorMessage, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("requests", "insufficient_quota"), (rate.Error.GetProperty("type").GetString(), money.Error.GetProperty("type").GetString()));
        Assert.DoesNotContain("retry-after", money.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Rate_limit_headers_are_OpenAIs()
    {
        var caller = await MakeLimited("token", new Limits { RequestsPerMinute = 30, UnitsPerMinute = 10_000 });

        var reply = (await caller.Complete(""","max_tokens":5""")).AssertServed();

        Assert.Equal(("30", "29"), (reply.Headers["x-ratelimit-limit-requests"], reply.Headers["x-ratelimit-remaining-requests"]));
        Assert.Equal("10000", reply.Headers["x-ratelimit-limit-tokens"]);
        Assert.InRange(long.Parse(reply.Headers["x-ratelimit-remaining-tokens"], CultureInfo.InvariantCulture), 9_980, 9_999);
        Assert.Matches("^([0-9]+m)?[0-9.]+m?s$", reply.Headers["x-ratelimit-reset-requests"]);
        Assert.Matches("^([0-9]+m)?[0-9.]+m?s$", reply.Headers["x-ratelimit-reset-tokens"]);
    }

    private Task<Caller> MakeLimited(string owner, Limits limits, UpstreamScript? script = null) => shared.MakeCaller(new CallerPlan
    {
        Script = script ?? new UpstreamScript(),
        TokenLimits = owner == "token" ? limits : null,
        AccountLimits = owner == "account" ? limits : null,
    });

    private static async Task<Reply> UntilRefused(Caller caller)
    {
        for (var tries = 200; tries > 0; tries--)
        {
            var reply = await caller.Complete();
            if (reply.Status == 429) return reply;
        }

        throw new InvalidOperationException("The limit was never reached.");
    }

    private static void AssertLimit(Reply refused, Caller caller, string owner, string limit, long value, long current, string unit)
    {
        var ownerId = owner == "token" ? caller.Token : caller.Account;
        Assert.Equal(limit, refused.Limit.GetProperty("limit").GetString());
        Assert.Equal((owner, ownerId), (refused.Limit.GetProperty("owner").GetString(), refused.Limit.GetProperty("owner_id").GetString()));
        Assert.Equal((value, current), (refused.Limit.GetProperty("value").GetInt64(), refused.Limit.GetProperty("current").GetInt64()));
        Assert.Equal(unit, refused.Limit.GetProperty("unit").GetString());
        Assert.Equal(RetryAfter(refused), refused.Limit.GetProperty("retry_after_seconds").GetInt64());
    }

    private static long RetryAfter(Reply refused) => long.Parse(refused.Headers["retry-after"], CultureInfo.InvariantCulture);
}
