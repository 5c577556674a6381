using System.Net;
using System.Text.Json;
using Harness;
using RelayApi.Tests.Members;

namespace RelayApi.Tests.Tokens;

/// <summary>Temporary tokens over HTTP: children of an access token, for a time.</summary>
public sealed class TemporaryTokenTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    [Fact]
    public async Task A1_B6_Wrong_or_deleted_token_is_refused_as_invalid_at_once()
    {
        var caller = await relay.MakeCaller(cash: 1m);
        await caller.Served();
        await relay.Admin.DeleteToken(caller.Token);
        var (error, _) = await caller.Refused(401);
        Assert.Equal("invalid_api_key", error.GetProperty("code").GetString());
        Assert.Contains("Token invalid: it was deleted", Message(error), StringComparison.Ordinal);
        Assert.Equal(0.99m, (await relay.Admin.Account(caller.Account)).CashAvailable);
    }

    [Fact]
    public async Task A3_Temporary_token_inherits_what_its_access_token_is_authorised_for_and_expires_at_its_time()
    {
        var account = await relay.MakeCaller();
        await account.AddGrant(new { id = "seat", name = "Seat", unit = "Calls", quota = 10, tokens = new[] { account.Token } });
        var child = await account.Temporary(new() { ["expires_at"] = relay.Time.GetUtcNow().AddHours(1) });
        var view = await relay.Admin.Get<JsonElement>($"tokens/{child.Token}");
        Assert.Equal(("Temporary", account.Token), (view.GetProperty("kind").GetString(), view.GetProperty("settings").GetProperty("parent").GetString()));

        Assert.Equal([("grant/seat", 0.01m)], await child.Paid(await child.Served()));
        await account.Served();
        Assert.Equal("Seat", (await child.Usage()).GetProperty("grants").EnumerateArray().Single().GetProperty("name").GetString());
        var call = Assert.Single(await relay.Admin.CallsOfToken(child.Token));
        Assert.Equal(account.Token, call.Token);
        Assert.Equal(2, (await relay.Admin.CallsOfToken(account.Token)).Count);
        Assert.Equal((0.01m, 0.02m), ((await relay.Admin.Token(child.Token)).AmountSpent, (await relay.Admin.Token(account.Token)).AmountSpent));

        relay.Time.Jump(TimeSpan.FromHours(1));
        Assert.Contains("The token expired at", Message((await child.Refused(401)).Error), StringComparison.Ordinal);
        await account.Served();
        await AssertBooks();
    }

    [Fact]
    public async Task A3_Temporary_token_is_refused_when_its_access_token_is_over_or_has_no_resources_and_the_message_says_which()
    {
        var account = await relay.MakeCaller(cash: 0.01m);
        var child = await account.Temporary(new() { ["expires_at"] = relay.Time.GetUtcNow().AddYears(1) });
        await child.Served();
        Assert.Contains("The balance does not cover this call", Message((await child.Refused(402)).Error), StringComparison.Ordinal);
        await relay.Admin.TopUp(account.Account, "more", 1m);
        await child.Served();

        await relay.Admin.ChangeToken(account.Token, new(null) { Status = "Disabled" });
        Assert.Contains("The access token of this temporary token is disabled", Message((await child.Refused(401)).Error), StringComparison.Ordinal);
        await relay.Admin.ChangeToken(account.Token, new(null) { ExpiresAt = relay.Time.GetUtcNow() });
        Assert.Contains("The access token of this temporary token expired", Message((await child.Refused(401)).Error), StringComparison.Ordinal);
        await relay.Admin.DeleteToken(account.Token);
        Assert.Contains("its access token was deleted", Message((await child.Refused(401)).Error), StringComparison.Ordinal);
        Assert.Contains("its access token was deleted", Message(await child.Error("models", 401)), StringComparison.Ordinal);
        await AssertBooks();
    }

    [Fact]
    public async Task A3_Temporary_token_narrows_and_never_widens_and_stands_at_the_base_url_of_its_access_token()
    {
        var account = await relay.MakeCaller(cash: 1m);
        await account.AddGrant(new { id = "team", name = "Team plan", unit = "Calls", quota = 5 });
        var plan = await account.With(new() { ["plan"] = "team", ["payers"] = new[] { "grant/team" } }) with { BasePath = "plans/team/v1" };
        var expires = relay.Time.GetUtcNow().AddHours(1);
        var child = await plan.Temporary(new() { ["expires_at"] = expires, ["payers"] = new[] { "grant/team", "cash" }, ["spending_cap"] = 0.02m });

        Assert.Equal([("grant/team", 0.01m)], await child.Paid(await child.Served()));
        Assert.Contains("belongs to plan 'team'", Message((await (child with { BasePath = "v1" }).Refused(401)).Error), StringComparison.Ordinal);
        await child.Served();
        var (capped, _) = await child.Refused(402);
        Assert.Equal(child.Token, capped.GetProperty("metering").GetProperty("owner_id").GetString());
        await plan.Served();
        var cashOnly = await plan.Temporary(new() { ["expires_at"] = expires, ["payers"] = new[] { "cash" } });
        Assert.Contains("not authorised", Message((await cashOnly.Refused(402)).Error), StringComparison.Ordinal);
        Assert.Equal(1m, (await relay.Admin.Account(account.Account)).CashAvailable);
    }

    [Fact]
    public async Task A3_C15_Temporary_token_sees_its_own_calls_and_its_access_token_sees_them_all()
    {
        var account = await relay.MakeCaller(cash: 1m);
        var expires = relay.Time.GetUtcNow().AddHours(1);
        var (child, sibling) = (await account.Temporary(new() { ["expires_at"] = expires }), await account.Temporary(new() { ["expires_at"] = expires }));
        var (first, second, third) = (await child.Served(), await sibling.Served(), await account.Served());

        // An operator's question makes the tables follow; a token's own does not.
        Assert.Equal(3, (await relay.Admin.CallsOfToken(account.Token)).Count);
        Assert.Equal([first], await Calls(child));
        Assert.Equal([second], await Calls(sibling));
        Assert.Equal([third, second, first], await Calls(account));

        static async Task<IEnumerable<string>> Calls(TimedCaller caller) =>
            (await caller.Usage()).GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("id").GetString()!);
    }

    [Fact]
    public async Task A3_A12_Temporary_token_is_whosever_its_access_token_is_now()
    {
        using var acme = await Organisation.Open(relay);
        var access = await acme.MakeToken(acme.Member);
        var child = await Organisation.Must(acme.Member, HttpMethod.Post, $"tokens/{access.Token}/temporary", new { name = "t", expires_at = relay.Time.GetUtcNow().AddHours(1) });
        var id = child.GetProperty("token").GetProperty("id").GetString()!;
        await AssertIs("member", acme.Member, [id, access.Token]);

        using var other = await Organisation.Join(relay, acme.Id, "other", "Member");
        await Organisation.Must(acme.Owner, HttpMethod.Put, $"tokens/{access.Token}", new { name = "app", member = "other" });
        await Organisation.Must(acme.Owner, HttpMethod.Delete, $"accounts/{acme.Id}/members/member");
        await AssertIs("other", other, [id, access.Token]);
        Assert.Equal(2, (await Listed(relay.Admin, $"tokens?account={acme.Id}&member=other", id, access.Token)).Count());
        Assert.Empty(await Listed(relay.Admin, $"tokens?account={acme.Id}&member=member", id, access.Token));

        // Nor does the member who went stand in the way of changes.
        await Organisation.Must(other, HttpMethod.Put, $"tokens/{id}", new { name = "renamed", expires_at = relay.Time.GetUtcNow().AddHours(2) });
        await AssertIs("other", other, [id, access.Token]);
        await (access with { Secret = child.GetProperty("secret").GetString()!, Token = id }).Served();
        await Organisation.Must(acme.Owner, HttpMethod.Put, $"tokens/{access.Token}", new { name = "app" });
        await AssertIs(null, acme.Admin, [id, access.Token]);
        Assert.Equal(HttpStatusCode.NotFound, await Organisation.Status(other, HttpMethod.Get, $"tokens/{id}"));
        Assert.Equal(HttpStatusCode.NotFound, await Organisation.Status(other, HttpMethod.Delete, $"tokens/{id}"));
        await AssertBooks();

        async Task AssertIs(string? member, AdminClient by, string[] tokens)
        {
            foreach (var token in tokens) Assert.Equal(member, MemberOf(await Organisation.Must(by, HttpMethod.Get, $"tokens/{token}")));
            var listed = await Organisation.Must(by, HttpMethod.Get, $"tokens?account={acme.Id}");
            Assert.All(listed.EnumerateArray().Where(token => tokens.Contains(token.GetProperty("id").GetString())), token => Assert.Equal(member, MemberOf(token)));
            Assert.Equal(tokens.Order(StringComparer.Ordinal), await Listed(by, "tokens", tokens));
        }

        static async Task<IEnumerable<string>> Listed(AdminClient by, string path, params string[] tokens) =>
            (await Organisation.Must(by, HttpMethod.Get, path)).EnumerateArray().Select(token => token.GetProperty("id").GetString()!).Where(tokens.Contains);
    }

    [Fact]
    public async Task A3_Children_of_children_past_ends_and_children_of_nobody_are_refused_with_a_reason()
    {
        var account = await relay.MakeCaller();
        var expires = relay.Time.GetUtcNow().AddHours(1);
        var child = await account.Temporary(new() { ["expires_at"] = expires });
        await Problem(child.Token, 400, "no temporary tokens of its own", expires);
        await Problem(account.Token, 400, "a time to come", relay.Time.GetUtcNow());
        await Problem("nobody", 404, "No such token", expires);
        await relay.Admin.DeleteToken(account.Token);
        await Problem(account.Token, 400, "was deleted", expires);

        async Task Problem(string token, int status, string text, DateTimeOffset expires)
        {
            using var response = await relay.Admin.Try(HttpMethod.Post, $"tokens/{token}/temporary", new { name = "t", expires_at = expires });
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Contains(text, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static string? MemberOf(JsonElement token) =>
        token.GetProperty("settings").TryGetProperty("member", out var member) ? member.GetString() : null;

    private static string Message(JsonElement error) => error.GetProperty("message").GetString()!;

    private async Task AssertBooks()
    {
        var report = await relay.Admin.Audit();
        Assert.True(report.DiscrepanciesCount == 0, string.Join('\n', report.Discrepancies));
    }
}
