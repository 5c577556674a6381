using System.Text.Json;

namespace RelayApi.Tests.Tokens;

/// <summary>Tokens of products beside each other in one account: where each works and what each may spend.</summary>
public sealed class PlanTokenTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    [Fact]
    public async Task C5_Plan_token_works_on_its_own_base_url_and_spends_nothing_but_its_plan()
    {
        var account = await relay.MakeCaller(cash: 1m);
        await account.AddGrant(new { id = "team", name = "Team plan", unit = "Calls", quota = 1 });
        await account.AddGrant(new { id = "other", name = "Other plan", unit = "Calls", quota = 5 });
        var plan = await account.With(new() { ["plan"] = "team", ["payers"] = new[] { "grant/team" } }) with { BasePath = "plans/team/v1" };

        Assert.Equal([("grant/team", 0.01m)], await plan.Paid(await plan.Served()));
        var (error, _) = await plan.Refused(402);
        Assert.Contains("'Team plan' is used up", Message(error), StringComparison.Ordinal);
        Assert.DoesNotContain("Other plan", Message(error), StringComparison.Ordinal);
        var limit = error.GetProperty("metering");
        Assert.Equal(("quota", "grant", "team"), (Member(limit, "limit"), Member(limit, "owner"), Member(limit, "owner_id")));
        Assert.Equal((1, 1, "calls"), (limit.GetProperty("value").GetInt64(), limit.GetProperty("current").GetInt64(), Member(limit, "unit")));
        Assert.Equal(1m, (await relay.Admin.Account(account.Account)).CashAvailable);
    }

    [Fact]
    public async Task C5_F10_Overrun_of_a_plan_is_its_own_debt_which_its_next_month_pays_first_and_the_accounts_money_stays()
    {
        var account = await relay.MakeCaller(cash: 1m, new Harness.Models.NewPrice { InputPerMillion = 1m });
        await account.AddGrant(new { id = "team", name = "Team plan", unit = "Usd", quota = 5m, recurrence = new { unit = "Month" } });
        var plan = await account.With(new() { ["payers"] = new[] { "grant/team" } });
        relay.Upstream.Scripts[account.Model] = new TestUpstream.UpstreamScript { UnitsPrompt = 7_000_000 };

        Assert.Equal([("grant/team", 7m)], await plan.Paid(await plan.Served()));
        Assert.Equal(-2m, (await account.Balance("team")).Remaining);
        var (error, _) = await plan.Refused(402);
        Assert.Contains("This month's quota has been exceeded", Message(error), StringComparison.Ordinal);
        relay.Time.JumpTo((await account.Grant("team")).GetProperty("next_reset").GetDateTimeOffset());

        Assert.Equal((3m, 0m), await account.Balance("team"));
        var view = await relay.Admin.Account(account.Account);
        Assert.Equal((1m, 0m), (view.CashAvailable, view.Debt));
        Assert.Equal(0, (await relay.Admin.Audit()).DiscrepanciesCount);
    }

    [Theory]
    [InlineData("plans/team/v1", true)]
    [InlineData("v1", false)]
    [InlineData("plans/solo/v1", false)]
    [InlineData("plans/Team/v1", false)]
    public async Task C5_Tokens_are_refused_at_the_base_url_of_another_product_with_a_message_that_names_the_mix_up(string path, bool isServed)
    {
        var account = await relay.MakeCaller(cash: 1m);
        var plan = await account.With(new() { ["plan"] = "team" }) with { BasePath = path };
        if (isServed)
        {
            await plan.Served();
            Assert.Equal("list", (await plan.Got("models", 200)).GetProperty("object").GetString());
            Assert.Equal("usage", (await plan.Got("usage", 200)).GetProperty("object").GetString());
            return;
        }

        foreach (var error in new[] { (await plan.Refused(401)).Error, await plan.Error("models", 401), await plan.Error("usage", 401) })
        {
            Assert.Equal("invalid_api_key", error.GetProperty("code").GetString());
            Assert.Contains("This key belongs to plan 'team': its base URL is the one that ends in /plans/team/v1", Message(error), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task C5_Token_of_no_plan_is_refused_at_a_plan_and_whoever_does_not_hold_the_secret_learns_nothing()
    {
        var account = await relay.MakeCaller(cash: 1m);
        var astray = account with { BasePath = "plans/unknown/v1" };
        Assert.Contains("This key belongs to no plan", Message((await astray.Refused(401)).Error), StringComparison.Ordinal);

        var plan = await account.With(new() { ["plan"] = "team" });
        var guessed = plan with { Secret = Forged(plan.Secret) };
        foreach (var path in new[] { "v1", "plans/team/v1" })
        {
            var message = Message((await (guessed with { BasePath = path }).Refused(401)).Error);
            Assert.DoesNotContain("team", message, StringComparison.Ordinal);
            Assert.Contains("token invalid", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task C8_No_key_a_key_in_the_wrong_header_and_an_invalid_one_are_told_apart_at_a_plan_as_well()
    {
        var plan = await (await relay.MakeCaller(cash: 1m)).With(new() { ["plan"] = "team" }) with { BasePath = "plans/team/v1" };
        Assert.Contains("No API key provided", await Told(null), StringComparison.Ordinal);
        Assert.Contains("'x-api-key'", await Told(("x-api-key", plan.Secret)), StringComparison.Ordinal);
        Assert.Contains("it is truncated", await Told(("Authorization", $"Bearer {plan.Secret[..^4]}")), StringComparison.Ordinal);
        Assert.Contains("stray spaces", await Told(("Authorization", $"Bearer  {plan.Secret}")), StringComparison.Ordinal);
        await relay.Admin.ChangeToken(plan.Token, new(null) { ExpiresAt = relay.Time.GetUtcNow() });
        Assert.Contains("The token expired", await Told(("Authorization", $"Bearer {plan.Secret}")), StringComparison.Ordinal);

        async Task<string> Told((string Name, string Value)? header)
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(relay.Address, "plans/team/v1/models"));
            if (header is { } sent) request.Headers.TryAddWithoutValidation(sent.Name, sent.Value);
            using var response = await http.SendAsync(request);
            Assert.Equal(401, (int)response.StatusCode);
            var error = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).GetProperty("error");
            Assert.Equal("invalid_api_key", error.GetProperty("code").GetString());
            return Message(error);
        }
    }

    [Fact]
    public async Task A2_Token_is_told_that_it_is_not_authorised_and_never_that_what_it_may_not_spend_is_used_up()
    {
        var account = await relay.MakeCaller();
        await account.AddGrant(new { id = "spent", name = "Spent plan", unit = "Calls", quota = 1 });
        await account.Served();
        var stranger = await account.With(new() { ["payers"] = new[] { "grant/absent" } });

        var message = Message((await stranger.Refused(402)).Error);
        Assert.Contains("not authorised", message, StringComparison.Ordinal);
        Assert.DoesNotContain("used up", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Spent plan", message, StringComparison.Ordinal);
        Assert.Contains("is used up", Message((await account.Refused(402)).Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A4_Trial_token_has_hundred_calls_a_day_of_featured_models_and_a_new_count_at_local_midnight()
    {
        var account = await relay.MakeCaller(cash: 1m);
        await account.AddGrant(new
        {
            id = "trial",
            name = "Free trial",
            unit = "Calls",
            quota = 100,
            models = new[] { account.Model },
            is_promotional = true,
            recurrence = new { unit = "Day", anchor = "2026-01-01T00:00:00+08:00", time_zone = "Asia/Shanghai" },
        });
        var trial = await account.With(new() { ["is_trial"] = true, ["payers"] = new[] { "grant/trial" } });
        var other = await relay.MakeCaller();

        Assert.Equal("Trial", (await relay.Admin.Get<JsonElement>($"tokens/{trial.Token}")).GetProperty("kind").GetString());
        for (var i = 0; i < 100; i++) await trial.Served();
        var (error, wait) = await trial.Refused(402);
        Assert.Equal("insufficient_quota", error.GetProperty("code").GetString());
        Assert.Contains("Today's free limit has been exceeded", Message(error), StringComparison.Ordinal);
        var (unfeatured, _) = await (trial with { Model = other.Model }).Refused(402);
        Assert.Contains("'Free trial' is for other models or providers", Message(unfeatured), StringComparison.Ordinal);
        relay.Time.Jump(wait!.Value);
        Assert.Equal([("grant/trial", 0.01m)], await trial.Paid(await trial.Served()));
        Assert.Equal(1m, (await relay.Admin.Account(account.Account)).CashAvailable);
        Assert.Equal(16, (await account.Grant("trial")).GetProperty("next_reset").GetDateTimeOffset().ToUniversalTime().Hour);
    }

    [Fact]
    public async Task C6_One_token_from_many_clients_at_once_draws_on_one_quota()
    {
        var caller = await relay.MakeCaller();
        await caller.AddGrant(new { id = "team", name = "Team plan", unit = "Calls", quota = 40 });
        var plan = await caller.With(new() { ["plan"] = "team", ["payers"] = new[] { "grant/team" } }) with { BasePath = "plans/team/v1" };
        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Client()));

        Assert.Equal(40, statuses.Sum(client => client.Count(status => status == 200)));
        Assert.Equal(40, statuses.Sum(client => client.Count(status => status == 402)));
        Assert.Equal((0m, 40m), ((await caller.Grant("team")).GetProperty("remaining").GetDecimal(), (await caller.Grant("team")).GetProperty("spent").GetDecimal()));

        async Task<List<int>> Client()
        {
            List<int> answered = [];
            for (var i = 0; i < 10; i++) answered.Add(await plan.Called());
            return answered;
        }
    }

    [Theory]
    [InlineData("""{"payers": []}""", "names 1 to 100 payers")]
    [InlineData("""{"payers": ["debt"]}""", "Nobody pays by debt")]
    [InlineData("""{"payers": ["my money"]}""", "$.payers[0]")]
    [InlineData("""{"is_trial": true}""", "A trial token names what pays for it")]
    [InlineData("""{"plan": "a/b"}""", "A plan's name")]
    public async Task Settings_that_make_no_sense_are_refused_and_say_why(string settings, string problem)
    {
        var account = await relay.MakeCaller();
        var body = JsonSerializer.Deserialize<Dictionary<string, object?>>(settings)!;
        (body["account"], body["name"]) = (account.Account, "t");
        using var response = await relay.Admin.Try(HttpMethod.Post, "tokens", body);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(problem, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static string Member(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static string Message(JsonElement error) => error.GetProperty("message").GetString()!;

    /// <summary>A key of the same token with a right checksum and another secret.</summary>
    private static string Forged(string secret)
    {
        var random = new byte[Metering.Tokens.TokenSecret.RandomBytes];
        const string alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for (var i = 0; i < Metering.Tokens.TokenSecret.IdLength; i++) random[i] = (byte)alphabet.IndexOf(secret[3 + i], StringComparison.Ordinal);
        return Metering.Tokens.TokenSecret.Create(random).Text;
    }
}
