using System.Text.Json;
using Harness.Models;
using TestUpstream;

namespace RelayApi.Tests.Calls;

/// <summary>Why a call cost what it cost, in one place (E7), and what a token sees of itself.</summary>
public sealed class ExplanationTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    private static readonly NewPrice Price = new() { InputPerMillion = 2m, CacheReadPerMillion = 0.2m, OutputPerMillion = 10m };

    [Fact]
    public async Task E7_E8_Charge_explains_units_price_discount_rounding_and_what_each_grant_held_paid_and_got_back_in_its_own_unit()
    {
        var caller = await relay.MakeCaller(cash: 5m, Price);
        await relay.Admin.ChangeAccount(caller.Account, new Harness.Accounts.NewAccount(null) { Discount = 333_333 });
        relay.Upstream.Scripts[caller.Model] = new UpstreamScript { UnitsPrompt = 1_001, UnitsCached = 700, UnitsCompletion = 40 };
        await caller.AddGrant(new
        {
            id = "seat",
            name = "Seat",
            unit = "Credits",
            quota = 1m,
            recurrence = new { unit = "Month" },
            rates = new[] { new { model = caller.Model, input_per_million = 1_000, output_per_million = 10_000 } },
        });
        var since = relay.Time.GetUtcNow();
        var call = await Explained(await caller.Served());
        var why = call.GetProperty("explanation");

        var units = why.GetProperty("units");
        Assert.Equal((1_001, 700, 301, 40), (Int(units, "input"), Int(units, "input_hits"), Int(units, "input_misses"), Int(units, "output")));
        var sum = why.GetProperty("sum");
        Assert.Equal((0.001142m, 0.333333m), (Number(sum, "list_price"), Number(sum, "paid_share")));
        Assert.Equal(0.000380666m, Number(sum, "charge"));
        Assert.Equal(0.001142m * 0.333333m, Number(sum, "exact"));
        Assert.Equal(0.000380666m - 0.001142m * 0.333333m, Number(sum, "rounding"));
        Assert.InRange(why.GetProperty("price_valid_from").GetDateTimeOffset(), since.AddMinutes(-5), since);
        Assert.Equal("Standard", why.GetProperty("served_tier").GetString());
        Assert.Equal("The upstream's own figures.", why.GetProperty("usage_origin").GetString());

        // 1,001 units of input at a thousandth and 40 of output at a hundredth of a credit: the seat has one, and cash pays the rest.
        var parts = why.GetProperty("parts").EnumerateArray().ToDictionary(part => part.GetProperty("grant").GetString()!);
        Assert.Equal(("Credits", 1m, 1m, 0m), (parts["grant/seat"].GetProperty("unit").GetString(), Number(parts["grant/seat"], "held"), Number(parts["grant/seat"], "paid"), Number(parts["grant/seat"], "given_back")));
        var cash = parts["cash"];
        Assert.Equal("Usd", cash.GetProperty("unit").GetString());
        Assert.True(Number(cash, "held") > Number(cash, "paid"));
        Assert.Equal(Number(cash, "held"), Number(cash, "paid") + Number(cash, "given_back"));
        Assert.Equal(0.000380666m, Number(cash, "paid") + Number(parts["grant/seat"], "amount_paid"));
        var allocated = call.GetProperty("allocation").EnumerateArray().Single(part => part.GetProperty("grant").GetString() == "cash");
        Assert.Equal((Number(allocated, "amount"), Number(cash, "paid")), (Number(allocated, "quantity"), Number(allocated, "quantity")));
        AssertSays(why, "% of the list price is input: 301 units at 2 USD per million", "a call sends its whole conversation", "700 were read from the upstream's cache and 301 were not", "pays 33.3333 %");
    }

    [Fact]
    public async Task E7_Estimate_overrun_and_debt_say_why()
    {
        var caller = await relay.MakeCaller(cash: 1m, Price);
        relay.Upstream.Scripts[caller.Model] = new UpstreamScript { OmitsUsage = true, UnitsCompletion = 50 };
        var estimated = (await Explained(await caller.Served())).GetProperty("explanation");
        Assert.Equal("Estimated from the bytes that passed: the upstream told no figures.", estimated.GetProperty("usage_origin").GetString());
        AssertSays(estimated, "the upstream told no figures");

        relay.Upstream.Scripts[caller.Model] = new UpstreamScript { UnitsPrompt = 1_000_000 };
        var overrun = (await Explained(await caller.Served())).GetProperty("explanation");
        AssertSays(overrun, "more than the", "are a debt, which the next top-up pays first", "The model read 1,000,000 units to write 5");
        var cash = overrun.GetProperty("parts").EnumerateArray().Single(part => part.GetProperty("grant").GetString() == "cash");
        Assert.Equal(Number(cash, "paid"), Number(cash, "held") + Number(cash, "overrun"));
    }

    [Fact]
    public async Task E7_E12_Refund_says_who_and_why_and_what_went_back_where()
    {
        var caller = await relay.MakeCaller(cash: 1m);
        await caller.AddGrant(new { id = "calls", name = "Plan", unit = "Calls", quota = 5 });
        var id = await caller.Served();
        using var refunded = await relay.Admin.Try(HttpMethod.Post, $"calls/{id}/refund", new { reason = "It answered nonsense." });
        Assert.True(refunded.IsSuccessStatusCode, await refunded.Content.ReadAsStringAsync());

        var call = await Explained(id);
        var refund = call.GetProperty("explanation").GetProperty("refund");
        Assert.Equal((0.01m, "tests", "It answered nonsense."), (Number(refund, "amount"), refund.GetProperty("operator").GetString(), refund.GetProperty("reason").GetString()));
        var back = Assert.Single(refund.GetProperty("returned").EnumerateArray());
        Assert.Equal(("grant/calls", "Calls", 1m), (back.GetProperty("grant").GetString(), back.GetProperty("unit").GetString(), Number(back, "quantity")));
        Assert.Equal((0m, 0.01m), (Number(call, "charge"), Number(call, "refunded")));
        Assert.Equal(0.01m, Number(call.GetProperty("explanation").GetProperty("sum"), "charge"));
        AssertSays(call.GetProperty("explanation"), "0.01 USD were refunded by tests: It answered nonsense.");
    }

    [Fact]
    public async Task E2_Call_is_charged_by_its_number_whatever_its_size_and_says_so()
    {
        var caller = await relay.MakeCaller(cash: 1m, new NewPrice { PerCall = 0.04m });
        foreach (var units in new[] { 1, 90_000 })
        {
            relay.Upstream.Scripts[caller.Model] = new UpstreamScript { UnitsPrompt = units, UnitsCompletion = 3 };
            var call = await Explained(await caller.Served());
            Assert.Equal(0.04m, Number(call, "charge"));
            Assert.Equal(["call"], call.GetProperty("lines").EnumerateArray().Where(line => Number(line, "picos") > 0).Select(line => line.GetProperty("kind").GetString()!));
            AssertSays(call.GetProperty("explanation"), "100 % of the list price is the price of a call: 0.04 USD, whatever its size.");
        }

        Assert.Equal(0.92m, (await relay.Admin.Account(caller.Account)).CashAvailable);
    }

    [Fact]
    public async Task C15_Token_sees_what_pays_for_it_the_next_reset_and_its_own_last_calls_and_nothing_of_others()
    {
        var caller = await relay.MakeCaller(cash: 1m);
        var other = await caller.With([]);
        await caller.AddGrant(new { id = "mine", name = "Mine", unit = "Calls", quota = 3, tokens = new[] { caller.Token }, recurrence = new { unit = "Day" } });
        await caller.AddGrant(new { id = "theirs", name = "Theirs", unit = "Calls", quota = 3, priority = -1, tokens = new[] { other.Token } });
        await AddPackage(caller, "all", null);
        await AddPackage(caller, "bound", [other.Token]);
        List<string> own = [await caller.Served(), await caller.Served()];
        await other.Served();
        Assert.Equal(2, (await relay.Admin.CallsOfToken(caller.Token)).Count);
        var usage = await caller.Usage();

        var grant = Assert.Single(usage.GetProperty("grants").EnumerateArray());
        Assert.Equal(("mine", 1m), (grant.GetProperty("id").GetString(), Number(grant, "remaining")));
        Assert.Equal(grant.GetProperty("next_reset").GetDateTimeOffset(), usage.GetProperty("next_reset").GetDateTimeOffset());
        var package = Assert.Single(usage.GetProperty("packages").EnumerateArray());
        Assert.Equal(("all", 2m), (package.GetProperty("name").GetString(), Number(package, "remaining")));
        var calls = usage.GetProperty("calls").EnumerateArray().ToList();
        Assert.Equal([own[1], own[0]], calls.Select(call => call.GetProperty("id").GetString()));
        Assert.All(calls, call => Assert.Equal((0.01m, 200, "Settled", 5), (Number(call, "cost"), Int(call, "status"), call.GetProperty("state").GetString(), Int(call, "units_output"))));
        Assert.Single((await caller.Got("usage?calls=1", 200)).GetProperty("calls").EnumerateArray());
        Assert.Equal("calls", (await caller.Error("usage?calls=101", 400)).GetProperty("param").GetString());
    }

    [Fact]
    public async Task C15_Asking_for_its_usage_makes_no_table_follow_the_journal_and_what_is_in_memory_is_as_it_is_now()
    {
        var caller = await relay.MakeCaller(cash: 1m);
        await caller.AddGrant(new { id = "day", name = "Day", unit = "Calls", quota = 3, recurrence = new { unit = "Day" } });
        await relay.Admin.CallsOfToken(caller.Token);
        var (call, behind) = await relay.WhileTablesStand(async () => (await caller.Served(), await caller.Usage()));
        Assert.Equal(2m, Number(Assert.Single(behind.GetProperty("grants").EnumerateArray()), "remaining"));
        Assert.Equal(0.01m, Number(behind, "amount_spent"));
        Assert.Empty(behind.GetProperty("calls").EnumerateArray());

        await relay.Admin.CallsOfToken(caller.Token);
        Assert.Equal(call, Assert.Single((await caller.Usage()).GetProperty("calls").EnumerateArray()).GetProperty("id").GetString());
    }

    private static async Task AddPackage(TimedCaller caller, string name, IReadOnlyList<string>? tokens)
    {
        using var response = await caller.Relay.Admin.Try(HttpMethod.Post, "packages", new { account = caller.Account, name, amount = 2m, tokens });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<JsonElement> Explained(string call) => await relay.Admin.Get<JsonElement>($"calls/{call}");

    private static decimal Number(JsonElement element, string name) => element.GetProperty(name).GetDecimal();

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static void AssertSays(JsonElement explanation, params string[] parts)
    {
        var text = string.Join('\n', explanation.GetProperty("why").EnumerateArray().Select(sentence => sentence.GetString()));
        Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
    }
}
