using System.Net;
using static RelayApi.Tests.Members.Organisation;

namespace RelayApi.Tests.Members;

/// <summary>Who may do what in an organisation, over HTTP with the keys of its members.</summary>
public sealed class MemberTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    [Fact]
    public async Task A12_Owners_and_admins_manage_resources_orders_and_spending_of_their_account()
    {
        using var acme = await Open(relay);
        await Must(relay.Admin, HttpMethod.Post, $"accounts/{acme.Id}/grants", new { id = "pack", name = "Pack", unit = "Usd", quota = 5 });
        foreach (var role in Roles[..2])
        {
            var by = acme.Of(role);
            Assert.Equal(1m, (await Must(by, HttpMethod.Get, $"accounts/{acme.Id}")).GetProperty("cash_available").GetDecimal());
            Assert.Equal(1, (await Must(by, HttpMethod.Get, "accounts")).GetArrayLength());
            Assert.Equal(1, (await Must(by, HttpMethod.Get, $"accounts/{acme.Id}/top-ups")).GetArrayLength());
            await Must(by, HttpMethod.Put, $"accounts/{acme.Id}/name", new { name = $"Acme of {role}" });
            await Must(by, HttpMethod.Post, $"accounts/{acme.Id}/members", new { id = $"new-{role}", name = "New", role = "Member" });
            await Must(by, HttpMethod.Put, $"accounts/{acme.Id}/members/new-{role}", new { name = "New", role = "Admin", spending_cap = 3 });
            await Must(by, HttpMethod.Put, $"accounts/{acme.Id}/grants/pack/bindings", new { members = new[] { "member" }, quota_per_member = 2 });
            var token = await acme.MakeToken(by, "member");
            await Must(by, HttpMethod.Put, $"tokens/{token.Token}", new { name = "renamed", member = "owner" });
            await Must(by, HttpMethod.Delete, $"tokens/{token.Token}");
            await Must(by, HttpMethod.Delete, $"accounts/{acme.Id}/members/new-{role}");
            Assert.Equal(3, (await Must(by, HttpMethod.Get, $"accounts/{acme.Id}/members")).GetArrayLength());

            // What is an operator's stays an operator's.
            Assert.Equal(HttpStatusCode.Forbidden, await Status(by, HttpMethod.Post, $"accounts/{acme.Id}/top-ups", new { order = "gift", amount = 100 }));
            Assert.Equal(HttpStatusCode.Forbidden, await Status(by, HttpMethod.Put, $"accounts/{acme.Id}", new { name = "Acme", discount = 1 }));
            Assert.Equal(HttpStatusCode.Forbidden, await Status(by, HttpMethod.Post, $"accounts/{acme.Id}/grants", new { id = "gift", name = "Gift", unit = "Usd", quota = 5 }));
            Assert.Equal(HttpStatusCode.Forbidden, await Status(by, HttpMethod.Get, "models"));
            Assert.Equal(HttpStatusCode.Forbidden, await Status(by, HttpMethod.Get, "operators"));
            Assert.Equal(HttpStatusCode.Forbidden, await Status(by, HttpMethod.Post, "audit"));
        }

        Assert.Equal("Acme of Admin", (await Must(relay.Admin, HttpMethod.Get, $"accounts/{acme.Id}")).GetProperty("settings").GetProperty("name").GetString());
    }

    [Fact]
    public async Task A12_Only_an_owner_makes_owners_and_the_last_one_cannot_go()
    {
        using var acme = await Open(relay);
        var members = $"accounts/{acme.Id}/members";
        Assert.Equal(HttpStatusCode.Forbidden, await Status(acme.Admin, HttpMethod.Post, members, new { id = "eve", name = "Eve", role = "Owner" }));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(acme.Admin, HttpMethod.Put, $"{members}/admin", new { name = "admin", role = "Owner" }));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(acme.Admin, HttpMethod.Delete, $"{members}/owner"));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(acme.Admin, HttpMethod.Post, $"{members}/owner/keys", new { name = "mine" }));
        Assert.Equal(HttpStatusCode.Conflict, await Status(acme.Owner, HttpMethod.Delete, $"{members}/owner"));
        await Must(acme.Owner, HttpMethod.Put, $"{members}/admin", new { name = "admin", role = "Owner" });

        // The role is what it is now: the key of the one who was an admin is an owner's from the next request on.
        await Must(acme.Admin, HttpMethod.Delete, $"{members}/owner");
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(acme.Owner, HttpMethod.Get, "me"));
        Assert.Equal("Owner", (await Must(acme.Admin, HttpMethod.Get, "me")).GetProperty("role").GetString());
    }

    [Fact]
    public async Task A12_Member_sees_what_was_purchased_and_manages_only_what_is_its_own()
    {
        using var acme = await Open(relay);
        await Must(relay.Admin, HttpMethod.Post, $"accounts/{acme.Id}/grants", new { id = "pack", name = "Pack", unit = "Usd", quota = 5 });
        await Must(relay.Admin, HttpMethod.Post, "packages", new { id = $"p-{acme.Id}", account = acme.Id, name = "Starter", amount = 10 });
        var others = await acme.MakeToken(acme.Owner, "owner");
        var call = await others.Served();
        var by = acme.Member;

        var pack = Assert.Single((await Must(by, HttpMethod.Get, $"accounts/{acme.Id}/grants")).EnumerateArray());
        Assert.Equal("pack", pack.GetProperty("id").GetString());
        Assert.InRange(pack.GetProperty("remaining").GetDecimal(), 4.9m, 5m);
        Assert.Equal(1, (await Must(by, HttpMethod.Get, "packages")).GetArrayLength());
        Assert.Equal(JsonValue(await Must(by, HttpMethod.Get, $"packages/p-{acme.Id}"), "id"), $"p-{acme.Id}");

        var own = await acme.MakeToken(by);
        Assert.Equal("member", (await Must(by, HttpMethod.Get, $"tokens/{own.Token}")).GetProperty("settings").GetProperty("member").GetString());
        await Must(by, HttpMethod.Put, $"tokens/{own.Token}", new { name = "mine", spending_cap = 1 });
        var ownCall = await own.Served();
        Assert.Equal(own.Token, JsonValue(Assert.Single((await Must(by, HttpMethod.Get, "tokens")).EnumerateArray()), "id"));
        Assert.Equal(ownCall, JsonValue(Assert.Single((await Must(by, HttpMethod.Get, "calls")).EnumerateArray()), "call"));
        await Must(by, HttpMethod.Get, $"calls/{ownCall}");
        Assert.Equal("member", JsonValue(Assert.Single((await Must(by, HttpMethod.Get, $"accounts/{acme.Id}/members")).EnumerateArray()), "id"));

        Assert.Equal(HttpStatusCode.NotFound, await Status(by, HttpMethod.Get, $"tokens/{others.Token}"));
        Assert.Equal(HttpStatusCode.NotFound, await Status(by, HttpMethod.Delete, $"tokens/{others.Token}"));
        Assert.Equal(HttpStatusCode.NotFound, await Status(by, HttpMethod.Get, $"calls/{call}"));
        Assert.Equal(HttpStatusCode.NotFound, await Status(by, HttpMethod.Get, $"accounts/{acme.Id}/members/owner"));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(by, HttpMethod.Post, "tokens", new { account = acme.Id, name = "x", member = "owner" }));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(by, HttpMethod.Put, $"tokens/{own.Token}", new { name = "x", member = "owner" }));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(by, HttpMethod.Put, $"accounts/{acme.Id}/members/member", new { name = "x", role = "Owner" }));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(by, HttpMethod.Put, $"accounts/{acme.Id}/grants/pack/bindings", new { members = new[] { "member" } }));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(by, HttpMethod.Get, $"accounts/{acme.Id}"));
        await Must(by, HttpMethod.Delete, $"tokens/{own.Token}");
        await own.Refused(401);
    }

    [Fact]
    public async Task B3_Remaining_balance_in_dollars_is_what_a_console_is_told_first()
    {
        using var acme = await Open(relay, cash: 1m);
        await (await acme.MakeToken(acme.Owner)).Served();
        foreach (var (by, path) in new[] { (acme.Owner, $"accounts/{acme.Id}"), (acme.Owner, "me"), (acme.Admin, "me"), (acme.Member, "me") })
        {
            var first = (await Must(by, HttpMethod.Get, path)).EnumerateObject().First();
            Assert.Equal(("balance", 0.99m), (first.Name, first.Value.GetDecimal()));
        }
    }

    [Fact]
    public async Task B4_Each_token_has_its_own_usage_and_the_members_cap_bounds_them_together()
    {
        using var acme = await Open(relay);
        using var max = await Join(relay, acme.Id, "max", "Member", cap: 0.03m);
        var (prod, dev) = (await acme.MakeToken(max), await acme.MakeToken(max));
        Assert.Equal(HttpStatusCode.BadRequest, await Status(max, HttpMethod.Post, "tokens", new { account = acme.Id, name = "app", spending_cap = 1 }));
        await prod.Served();
        await prod.Served();
        await dev.Served();
        Assert.Equal((0.02m, 0.01m), ((await relay.Admin.Token(prod.Token)).AmountSpent, (await relay.Admin.Token(dev.Token)).AmountSpent));
        var (error, _) = await dev.Refused(402);
        Assert.Equal("insufficient_quota", JsonValue(error, "code"));
        Assert.Equal(("member", "max", "spending_cap"), (JsonValue(error.GetProperty("metering"), "owner"), JsonValue(error.GetProperty("metering"), "owner_id"), JsonValue(error.GetProperty("metering"), "limit")));
        var me = (await Must(max, HttpMethod.Get, "me")).GetProperty("member");
        Assert.Equal(0.03m, me.GetProperty("amount_spent").GetDecimal());

        await (await acme.MakeToken(acme.Owner)).Served();
        await Must(acme.Admin, HttpMethod.Put, $"accounts/{acme.Id}/members/max", new { name = "max", role = "Member", spending_cap = 0.04 });
        await dev.Served();
        await AssertBooks();
    }

    [Fact]
    public async Task C14_Member_or_key_is_suspended_and_resumed_at_once()
    {
        using var acme = await Open(relay);
        var token = await acme.MakeToken(acme.Member);
        await token.Served();
        await Must(acme.Admin, HttpMethod.Put, $"accounts/{acme.Id}/members/member", new { name = "member", role = "Member", status = "Suspended" });
        var (error, _) = await token.Refused(403);
        Assert.Equal("member_suspended", JsonValue(error, "code"));
        Assert.Contains("'member'", JsonValue(error, "message"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(acme.Member, HttpMethod.Get, "me"));
        await Must(acme.Admin, HttpMethod.Put, $"accounts/{acme.Id}/members/member", new { name = "member", role = "Member" });
        await token.Served();
        await Must(acme.Member, HttpMethod.Get, "me");

        var key = JsonValue(Assert.Single((await Must(acme.Member, HttpMethod.Get, $"accounts/{acme.Id}/members/member/keys")).EnumerateArray()), "id");
        await Must(acme.Admin, HttpMethod.Delete, $"accounts/{acme.Id}/members/member/keys/{key}");
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(acme.Member, HttpMethod.Get, "me"));
        await token.Served();
        await Must(acme.Owner, HttpMethod.Delete, $"accounts/{acme.Id}/members/member");
        Assert.Equal("member_removed", JsonValue((await token.Refused(403)).Error, "code"));
        await AssertBooks();
    }

    [Fact]
    public async Task C2_Seat_is_a_members_until_it_is_given_to_another_and_no_seat_drains_the_shared_pack()
    {
        using var acme = await Open(relay, cash: 0m);
        await Must(relay.Admin, HttpMethod.Post, $"accounts/{acme.Id}/grants", new { id = "seat", name = "Seat", unit = "Usd", quota = 0.02, members = new[] { "member" }, priority = 1 });
        await Must(relay.Admin, HttpMethod.Post, $"accounts/{acme.Id}/grants", new { id = "pack", name = "Pack", unit = "Usd", quota = 1, quota_per_member = 0.01, priority = 2 });
        var (member, admin) = (await acme.MakeToken(acme.Member), await acme.MakeToken(acme.Admin, "admin"));
        Assert.Equal([("grant/seat", 0.01m)], await member.Paid(await member.Served()));
        Assert.Equal([("grant/seat", 0.01m)], await member.Paid(await member.Served()));
        Assert.Equal([("grant/pack", 0.01m)], await member.Paid(await member.Served()));
        var (error, _) = await member.Refused(402);
        Assert.Equal(("quota_per_member", "grant", "pack"), (JsonValue(error.GetProperty("metering"), "limit"), JsonValue(error.GetProperty("metering"), "owner"), JsonValue(error.GetProperty("metering"), "owner_id")));
        Assert.Contains("'member' has used up its share", JsonValue(error, "message"), StringComparison.Ordinal);
        Assert.Equal([("grant/pack", 0.01m)], await admin.Paid(await admin.Served()));
        await admin.Refused(402);

        await relay.Admin.Try(HttpMethod.Post, $"accounts/{acme.Id}/grants/seat/changes", new { kind = "Upgrade", order = "more", quota = 0.05 });
        await Must(acme.Owner, HttpMethod.Put, $"accounts/{acme.Id}/grants/seat/bindings", new { members = new[] { "admin" } });
        Assert.Equal([("grant/seat", 0.01m)], await admin.Paid(await admin.Served()));
        await member.Refused(402);
        Assert.Equal(HttpStatusCode.BadRequest, await Status(acme.Owner, HttpMethod.Put, $"accounts/{acme.Id}/grants/seat/bindings", new { members = new[] { "nobody" } }));
        await AssertBooks();
    }

    [Fact]
    public async Task E11_Who_did_what_is_on_record_before_it_is_done_and_never_changes()
    {
        using var acme = await Open(relay);
        await Must(relay.Admin, HttpMethod.Post, $"accounts/{acme.Id}/top-ups", new { order = "missing-1", amount = 3 });
        var token = await acme.MakeToken(acme.Member);
        Assert.Equal(HttpStatusCode.Forbidden, await Status(acme.Member, HttpMethod.Post, $"accounts/{acme.Id}/top-ups", new { order = "gift", amount = 3 }));
        Assert.Equal(HttpStatusCode.NotFound, await Status(acme.Member, HttpMethod.Delete, "tokens/guessed"));

        var text = (await Must(acme.Owner, HttpMethod.Get, "actions?limit=4")).GetRawText();
        Assert.DoesNotContain(token.Secret, text, StringComparison.Ordinal);
        var seen = (await Must(acme.Owner, HttpMethod.Get, "actions?limit=4")).EnumerateArray().Select(record =>
            (JsonValue(record.GetProperty("action"), "caller"), JsonValue(record.GetProperty("action"), "role"), JsonValue(record.GetProperty("action"), "method"), JsonValue(record.GetProperty("action"), "path"), record.GetProperty("status").GetInt32()));
        Assert.Equal(
            [
                ($"{acme.Id}/member", "Member", "DELETE", "/admin/tokens/guessed", 404),
                ($"{acme.Id}/member", "Member", "POST", $"/admin/accounts/{acme.Id}/top-ups", 403),
                ($"{acme.Id}/member", "Member", "POST", "/admin/tokens", 201),
                ("tests", "Operator", "POST", $"/admin/accounts/{acme.Id}/top-ups", 200),
            ],
            seen);
        Assert.All((await Must(acme.Member, HttpMethod.Get, "actions")).EnumerateArray(), record => Assert.Equal("member", JsonValue(record.GetProperty("action"), "member")));
        Assert.Empty((await Must(acme.Owner, HttpMethod.Get, "actions?account=another")).EnumerateArray());
        foreach (var sql in new[] { "UPDATE actions SET caller = 'nobody'", "DELETE FROM action_outcomes", "TRUNCATE actions CASCADE" })
        {
            Assert.Contains("only ever added to", await relay.RefusedBySql(sql), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task E11_What_cannot_be_put_on_record_is_not_done()
    {
        using var acme = await Open(relay, cash: 1m);
        await relay.RunSql("ALTER TABLE actions RENAME TO actions_away");
        try
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status(relay.Admin, HttpMethod.Post, $"accounts/{acme.Id}/top-ups", new { order = "unseen", amount = 3 }));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status(acme.Owner, HttpMethod.Delete, $"accounts/{acme.Id}/members/member"));
        }
        finally
        {
            await relay.RunSql("ALTER TABLE actions_away RENAME TO actions");
        }

        Assert.Equal(1m, (await relay.Admin.Account(acme.Id)).CashAvailable);
        await Must(acme.Member, HttpMethod.Get, "me");
        await Must(relay.Admin, HttpMethod.Post, $"accounts/{acme.Id}/top-ups", new { order = "unseen", amount = 3 });
    }

    private static string JsonValue(System.Text.Json.JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private async Task AssertBooks()
    {
        var report = await relay.Admin.Audit();
        Assert.True(report.DiscrepanciesCount == 0, string.Join('\n', report.Discrepancies));
    }
}
