using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Metering.Tokens;

namespace RelayApi.Tests.Throttling;

/// <summary>What anybody could otherwise ask without end: a token its usage, a stranger whether a key is one.</summary>
public sealed class ThrottlingTests(ThrottledRelay throttled) : IClassFixture<ThrottledRelay>
{
    private static readonly HttpClient Http = new();

    private readonly TimedRelay _relay = throttled.Relay;
    private readonly string _address = new IPAddress(Guid.NewGuid().ToByteArray()).ToString();

    [Fact]
    public async Task F11_Token_that_asks_for_its_usage_too_often_is_told_the_limit_and_when_to_come_back_and_calls_go_on()
    {
        var caller = await _relay.MakeCaller(cash: 1m);
        var other = await caller.With([]);
        for (var i = 0; i < ThrottledRelay.UsageRequestsPerMinute; i++) await caller.Got("usage", 200);

        using var refused = await Ask("v1/usage", caller.Secret);
        var error = await AssertRefused(refused);
        Assert.Equal("rate_limit_exceeded", error.GetProperty("code").GetString());
        var limit = error.GetProperty("metering");
        Assert.Equal("usage_requests_per_minute", limit.GetProperty("limit").GetString());
        Assert.Equal(caller.Token, limit.GetProperty("owner_id").GetString());
        Assert.Equal(ThrottledRelay.UsageRequestsPerMinute, limit.GetProperty("value").GetInt64());
        Assert.Equal(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, limit.GetProperty("retry_after_seconds").GetInt64());

        await caller.Served();
        await other.Got("usage", 200);
    }

    [Fact]
    public async Task Stranger_with_a_tokens_id_uses_up_no_questions_of_its_owner()
    {
        var caller = await _relay.MakeCaller(cash: 1m);
        var guess = GuessAt(caller.Secret);
        for (var i = 0; i < ThrottledRelay.UsageRequestsPerMinute; i++) Assert.Equal(HttpStatusCode.Unauthorized, (await Ask("v1/usage", guess)).StatusCode);
        await caller.Got("usage", 200);
    }

    [Fact]
    public async Task Keys_cannot_be_tried_without_end_at_the_doors_and_right_ones_pass_all_the_while()
    {
        var caller = await _relay.MakeCaller(cash: 1m);
        var guess = GuessAt(caller.Secret);
        string[] paths = ["v1/models", "v1/usage", "plans/team/v1/models", "v1/chat/completions"];
        foreach (var path in paths) Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(path, guess)).StatusCode);

        foreach (var path in paths)
        {
            using var refused = await Ask(path, guess);
            var error = await AssertRefused(refused);
            Assert.Equal("wrong_keys_per_minute", error.GetProperty("metering").GetProperty("limit").GetString());
            Assert.Equal("address", error.GetProperty("metering").GetProperty("owner").GetString());
            Assert.EndsWith("/64", error.GetProperty("metering").GetProperty("owner_id").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await Ask("v1/models", caller.Secret)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask("v1/models", secret: null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask("v1/models", guess, "198.51.100.7")).StatusCode);
    }

    [Fact]
    public async Task Keys_cannot_be_tried_without_end_at_the_admin_API_and_those_that_have_worked_pass_all_the_while()
    {
        var known = await OperatorKey();
        var unknown = await OperatorKey();
        Assert.Equal(HttpStatusCode.OK, (await Ask("admin/me", known)).StatusCode);
        string[] guesses = ["mop_wrong", "mgk_0123456789abcdefwrong", "sk-wrong", "mop_wronger"];
        foreach (var guess in guesses) Assert.Equal(HttpStatusCode.Unauthorized, (await Ask("admin/me", guess)).StatusCode);

        foreach (var guess in (string[])[.. guesses, unknown])
        {
            using var refused = await Ask("admin/me", guess);
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            var problem = JsonSerializer.Deserialize<JsonElement>(await refused.Content.ReadAsStringAsync());
            Assert.Equal(429, problem.GetProperty("status").GetInt32());
            Assert.True(problem.TryGetProperty("trace_id", out _));
        }

        Assert.Equal(HttpStatusCode.OK, (await Ask("admin/me", known)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Ask("admin/me", unknown, "198.51.100.8")).StatusCode);
    }

    private static async Task<JsonElement> AssertRefused(HttpResponseMessage refused)
    {
        var text = await refused.Content.ReadAsStringAsync();
        Assert.True(refused.StatusCode is HttpStatusCode.TooManyRequests, $"{refused.StatusCode} {text}");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("error");
    }

    private async Task<string> OperatorKey()
    {
        using var response = await _relay.Admin.Try(HttpMethod.Post, "operators", new { name = Guid.NewGuid().ToString("N") });
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).GetProperty("secret").GetString()!;
    }

    /// <summary>A well-formed secret with the id of the same token, and not its own.</summary>
    private static string GuessAt(string secret)
    {
        const string alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        byte[] id = [.. secret.Substring(TokenSecret.Prefix.Length, TokenSecret.IdLength).Select(digit => (byte)alphabet.IndexOf(digit, StringComparison.Ordinal))];
        var guess = TokenSecret.Create([.. id, .. RandomNumberGenerator.GetBytes(TokenSecret.SecretLength)]).Text;
        Assert.Equal(secret[..(TokenSecret.Prefix.Length + TokenSecret.IdLength)], guess[..(TokenSecret.Prefix.Length + TokenSecret.IdLength)]);
        return guess;
    }

    private async Task<HttpResponseMessage> Ask(string path, string? secret, string? from = null)
    {
        using var request = new HttpRequestMessage(path.EndsWith("completions", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, new Uri(_relay.Address, path));
        if (secret is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        request.Headers.Add("X-Forwarded-For", from ?? _address);
        if (request.Method == HttpMethod.Post) request.Content = new StringContent("""{"model":"m","messages":[{"role":"user","content":"Hello"}]}""", Encoding.UTF8, "application/json");
        return await Http.SendAsync(request);
    }
}
