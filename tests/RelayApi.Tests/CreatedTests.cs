using System.Net;
using System.Text.Json;

namespace RelayApi.Tests;

/// <summary>Whatever is made by the admin API is answered with 201 and with where it is; there it can be read.</summary>
public sealed class CreatedTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    [Fact]
    public async Task What_is_made_is_found_where_its_answer_says_and_made_again_it_is_there_already()
    {
        var account = $"acc_{Guid.NewGuid():N}";
        Assert.Equal(account, Id(await Made("accounts", new { id = account, name = "Acme", kind = "Organisation" }, isRepeatable: true)));
        Assert.Equal("ann", Id(await Made($"accounts/{account}/members", new { id = "ann", name = "Ann", role = "Owner" }, isRepeatable: true)));
        Assert.Equal("console", Text(await Made($"accounts/{account}/members/ann/keys", new { name = "console" }), "name"));
        Assert.Equal("c", Id(await Made($"accounts/{account}/coupons", new { id = "c", face_value = 5 }, isRepeatable: true)));
        Assert.Equal("g:1", Id(await Made($"accounts/{account}/grants", new { id = "g:1", name = "G", unit = "Usd", quota = 1, from = "2026-01-01T00:00:00Z" }, isRepeatable: true)));
        Assert.Equal("o 1", Text(await Made($"accounts/{account}/orders", new { order = "o 1", kind = "TopUp", amount = 5 }, isRepeatable: true), "number"));
        Assert.Equal($"{account}-p", Id(await Made("packages", new
        {
            id = $"{account}-p",
            account,
            name = "P",
            amount = 1,
            from = "2026-01-01T00:00:00Z",
            to = "2126-01-01T00:00:00Z",
        }, isRepeatable: true)));
        var token = Id(await Made("tokens", new { account, name = "app" }));
        Assert.NotEqual(token, Id(await Made($"tokens/{token}/temporary", new { name = "for a day", expires_at = relay.Time.GetUtcNow().AddDays(1) })));
        var name = $"ann & bob {Guid.NewGuid():N}";
        Assert.Equal(name, Text(await Made("operators", new { name }), "name"));
    }

    [Theory]
    [InlineData("accounts/{0}/coupons/none")]
    [InlineData("accounts/{0}/members/ann/keys/none")]
    [InlineData("operators/none")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        var caller = await relay.MakeCaller();
        using var response = await relay.Admin.Try(HttpMethod.Get, string.Format(null, path, caller.Account), null);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private async Task<JsonElement> Made(string path, object body, bool isRepeatable = false)
    {
        using var made = await relay.Admin.Try(HttpMethod.Post, path, body);
        Assert.True(made.StatusCode is HttpStatusCode.Created, $"{path}: {await made.Content.ReadAsStringAsync()}");
        using var found = await relay.Admin.Http.GetAsync(made.Headers.Location);
        var text = await found.Content.ReadAsStringAsync();
        Assert.True(found.StatusCode is HttpStatusCode.OK, $"{made.Headers.Location}: {text}");
        if (isRepeatable)
        {
            using var again = await relay.Admin.Try(HttpMethod.Post, path, body);
            Assert.True(again.StatusCode is HttpStatusCode.OK, $"{path}: {await again.Content.ReadAsStringAsync()}");
        }

        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static string Id(JsonElement of) => Text(of, "id");

    private static string Text(JsonElement of, string member) => of.GetProperty(member).GetString()!;
}
