using System.Net;
using System.Text.Json;
using Harness;

namespace RelayApi.Tests.Members;

/// <summary>
/// An organisation at a <see cref="TimedRelay"/>, with an owner, an admin and a member who have a management key each, a model of its own that costs
/// one cent a call, and some cash.
/// </summary>
internal sealed record Organisation(TimedRelay Relay, string Id, string Model, AdminClient Owner, AdminClient Admin, AdminClient Member) : IDisposable
{
    public static readonly string[] Roles = ["Owner", "Admin", "Member"];

    public static async Task<Organisation> Open(TimedRelay relay, decimal cash = 1m)
    {
        var caller = await relay.MakeCaller(cash);
        await Must(relay.Admin, HttpMethod.Put, $"accounts/{caller.Account}", new { name = "Acme", kind = "Organisation" });
        List<AdminClient> clients = [];
        foreach (var role in Roles) clients.Add(await Join(relay, caller.Account, role.ToLowerInvariant(), role));
        return new Organisation(relay, caller.Account, caller.Model, clients[0], clients[1], clients[2]);
    }

    public static async Task<AdminClient> Join(TimedRelay relay, string account, string member, string role, decimal? cap = null)
    {
        await Must(relay.Admin, HttpMethod.Post, $"accounts/{account}/members", new { id = member, name = member, role, spending_cap = cap });
        var key = await Must(relay.Admin, HttpMethod.Post, $"accounts/{account}/members/{member}/keys", new { name = "console" });
        return new AdminClient(relay.Address, key.GetProperty("secret").GetString()!);
    }

    public AdminClient Of(string role) => role switch { "Owner" => Owner, "Admin" => Admin, _ => Member };

    /// <summary>A caller with a token that somebody makes.</summary>
    public async Task<TimedCaller> MakeToken(AdminClient by, string? member = null, decimal? cap = null)
    {
        var made = await Must(by, HttpMethod.Post, "tokens", new { account = Id, name = "app", member, spending_cap = cap });
        return new TimedCaller(Relay, Id, made.GetProperty("token").GetProperty("id").GetString()!, made.GetProperty("secret").GetString()!, Model);
    }

    /// <summary>The answer to a request that must succeed.</summary>
    public static async Task<JsonElement> Must(AdminClient by, HttpMethod method, string path, object? body = null)
    {
        using var response = await by.Try(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public static async Task<HttpStatusCode> Status(AdminClient by, HttpMethod method, string path, object? body = null)
    {
        using var response = await by.Try(method, path, body);
        return response.StatusCode;
    }

    public void Dispose()
    {
        Owner.Dispose();
        Admin.Dispose();
        Member.Dispose();
    }
}
