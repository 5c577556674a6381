using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace RelayApi.Tests;

/// <summary>A client with one token, calling one model of its own at a <see cref="TimedRelay"/>.</summary>
public sealed record TimedCaller(TimedRelay Relay, string Account, string Token, string Secret, string Model)
{
    private static readonly HttpClient Http = new();

    /// <summary>The path of the base URL; a plan has its own.</summary>
    public string BasePath { get; init; } = "v1";

    /// <summary>The same account and model with another token of these settings, which are written as the admin API writes them.</summary>
    public Task<TimedCaller> With(Dictionary<string, object?> settings) =>
        Created("tokens", new Dictionary<string, object?>(settings) { ["account"] = Account, ["name"] = "another" });

    /// <summary>Adds a grant; its members are written as the admin API writes them.</summary>
    public async Task AddGrant(object grant)
    {
        using var response = await Relay.Admin.Try(HttpMethod.Post, $"accounts/{Account}/grants", grant);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task ChangeGrant(string name, object change)
    {
        using var response = await Relay.Admin.Try(HttpMethod.Post, $"accounts/{Account}/grants/{name}/changes", change);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A grant as the admin API shows it.</summary>
    public async Task<JsonElement> Grant(string name) =>
        (await Relay.Admin.Get<JsonElement>($"accounts/{Account}/grants")).EnumerateArray().Single(grant => grant.GetProperty("id").GetString() == name);

    /// <summary>Remaining and what the current period has used.</summary>
    public async Task<(decimal Remaining, decimal Used)> Balance(string name)
    {
        var grant = await Grant(name);
        return (grant.GetProperty("remaining").GetDecimal(), grant.GetProperty("used_in_period").GetDecimal());
    }

    /// <summary>The id of a call that must be served.</summary>
    public async Task<string> Served()
    {
        using var response = await Send(HttpMethod.Post, "chat/completions");
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return response.Headers.GetValues("x-request-id").Single();
    }

    /// <summary>The answer to a call that must be refused with a status.</summary>
    public async Task<(JsonElement Error, TimeSpan? RetryAfter)> Refused(int status)
    {
        using var response = await Send(HttpMethod.Post, "chat/completions");
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        return (JsonSerializer.Deserialize<JsonElement>(text).GetProperty("error"), response.Headers.RetryAfter?.Delta);
    }

    /// <summary>The status of a call, whatever it is.</summary>
    public async Task<int> Called()
    {
        using var response = await Send(HttpMethod.Post, "chat/completions");
        return (int)response.StatusCode;
    }

    /// <summary>What a path of the base URL answers, with a status that it must have.</summary>
    public async Task<JsonElement> Got(string path, int status)
    {
        using var response = await Send(HttpMethod.Get, path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async Task<JsonElement> Error(string path, int status) => (await Got(path, status)).GetProperty("error");

    /// <summary><c>GET /v1/usage</c> with the token itself.</summary>
    public async Task<JsonElement> Usage()
    {
        using var response = await Send(HttpMethod.Get, "usage");
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Which grants paid how much of a call.</summary>
    public async Task<IEnumerable<(string, decimal)>> Paid(string call) =>
        (await Relay.Admin.Call(call)).Allocation.Select(slice => (slice.Grant, slice.Amount));

    /// <summary>The same with a temporary token of its token.</summary>
    public Task<TimedCaller> Temporary(Dictionary<string, object?> settings) =>
        Created($"tokens/{Token}/temporary", new Dictionary<string, object?>(settings) { ["name"] = "temporary" });

    private async Task<TimedCaller> Created(string path, object body)
    {
        using var response = await Relay.Admin.Try(HttpMethod.Post, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        var created = JsonSerializer.Deserialize<JsonElement>(text);
        return this with { Secret = created.GetProperty("secret").GetString()!, Token = created.GetProperty("token").GetProperty("id").GetString()! };
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, new Uri(Relay.Address, $"{BasePath}/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        if (method == HttpMethod.Post)
        {
            var body = $$"""{"model":"{{Model}}","messages":[{"role":"user","content":"Hello"}]}""";
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return await Http.SendAsync(request);
    }
}
