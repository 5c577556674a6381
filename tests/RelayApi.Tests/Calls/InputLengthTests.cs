using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Harness.Models;
using TestUpstream;
using Testing;

namespace RelayApi.Tests.Calls;

/// <summary>What a model takes of input: refused before it costs anything where that is certain, else by the upstream, and free of charge.</summary>
public sealed class InputLengthTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz";
    private const long Window = 1_000;

    private static readonly HttpClient Http = new();

    public static TheoryData<string> RecordedRefusals => [.. ErrorsOrNone()];

    [Fact]
    public async Task C10_Input_longer_than_the_window_is_refused_before_it_costs_anything()
    {
        var caller = await MakeCaller(new NewModel("test", Window, 100));

        var (error, response) = await Refused(caller, TextOf(Window * 128 + 1));

        Assert.StartsWith("Range of input length should be [1, 1000]", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            ("invalid_request_error", "context_length_exceeded", "messages"),
            (error.GetProperty("type").GetString(), error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        var limit = error.GetProperty("metering");
        Assert.Equal(("input_max", "model", caller.Model), (limit.GetProperty("limit").GetString(), limit.GetProperty("owner").GetString(), limit.GetProperty("owner_id").GetString()));
        Assert.Equal((Window, Window + 1, "units"), (limit.GetProperty("value").GetInt64(), limit.GetProperty("current").GetInt64(), limit.GetProperty("unit").GetString()));
        Assert.Equal(JsonValueKind.Null, limit.GetProperty("retry_after_seconds").ValueKind);
        Assert.Null(response.Headers.RetryAfter);
        await AssertNothingCounted(caller);

        // The only slot and the only request of the minute are still there.
        await caller.Served();
    }

    [Fact]
    public async Task C10_Input_that_may_fit_goes_to_the_upstream_whatever_the_estimate_says()
    {
        var caller = await MakeCaller(new NewModel("test", Window, 100));

        using var response = await Send(caller, MessagesOf(TextOf(Window * 128)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task C10_Provider_may_take_less_input_than_its_context_window_and_the_list_of_models_says_so()
    {
        var caller = await MakeCaller(new NewModel("test", Window, 100) { InputMax = 10, UnitBytesMax = 4 });

        var (error, _) = await Refused(caller, TextOf(41));

        Assert.StartsWith("Range of input length should be [1, 10]", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(11, error.GetProperty("metering").GetProperty("current").GetInt64());
        Assert.Equal(10, (await caller.Got($"models/{caller.Model}", 200)).GetProperty("max_input_tokens").GetInt64());
        using var fits = await Send(caller, MessagesOf(TextOf(40)));
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"role":"user","content":""}]""")]
    [InlineData("""[{"role":"system","content":[{"type":"text","text":""}]},{"role":"user","content":[]}]""")]
    public async Task C10_Empty_input_is_below_the_range(string messages)
    {
        var caller = await MakeCaller(new NewModel("test", Window, 100));

        using var response = await Send(caller, messages);
        var error = await ErrorOf(response);

        Assert.Equal("Range of input length should be [1, 1000]: this input is empty.", error.GetProperty("message").GetString());
        Assert.Equal(
            ("invalid_request_error", "empty_input", "messages"),
            (error.GetProperty("type").GetString(), error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Equal((Window, 0), (error.GetProperty("metering").GetProperty("value").GetInt64(), error.GetProperty("metering").GetProperty("current").GetInt64()));
        await AssertNothingCounted(caller);
        await caller.Served();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200_000)]
    public async Task C10_Upstream_that_judges_the_length_alone_is_asked(int length)
    {
        var caller = await MakeCaller(new NewModel("test", Window, 100) { UnitBytesMax = 0 });

        using var response = await Send(caller, MessagesOf(TextOf(length)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task C10_Length_is_judged_behind_the_credential_and_the_models_and_before_the_limits()
    {
        var caller = await MakeCaller(new NewModel("test", Window, 100));
        var other = await caller.With(new() { ["models"] = (string[])["another-model"] });
        var text = MessagesOf(TextOf(Window * 128 + 1));

        using (var stranger = await Send(caller with { Secret = caller.Secret[..^1] }, text)) Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        using (var narrowed = await Send(other, text)) Assert.Equal(HttpStatusCode.Forbidden, narrowed.StatusCode);
        using (var unknown = await Send(caller with { Model = "no-such-model" }, "[]")) Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        await caller.Served();
        await caller.Refused(429);
        using (var full = await Send(caller, text)) Assert.Equal(HttpStatusCode.BadRequest, full.StatusCode);
    }

    [Fact]
    public async Task C10_Temporary_token_is_told_the_same_and_neither_it_nor_its_parent_counts_the_call()
    {
        var caller = await MakeCaller(new NewModel("test", Window, 100));
        var temporary = await caller.Temporary(new() { ["expires_at"] = relay.Time.GetUtcNow().AddHours(1), ["limits"] = new { requests_per_minute = 1, concurrency = 1 } });

        var (error, _) = await Refused(temporary, TextOf(Window * 128 + 1));

        Assert.Equal(caller.Model, error.GetProperty("metering").GetProperty("owner_id").GetString());
        await AssertNothingCounted(caller);
        await AssertNothingCounted(temporary);
        await temporary.Served();
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(RecordedRefusals))]
    public async Task C10_Upstreams_own_refusal_of_the_length_passes_as_it_came_and_costs_nothing(string body)
    {
        Assert.SkipWhen(body.Length == 0, RecordedData.AbsentMessage);
        var caller = await MakeCaller(new NewModel("test", Window, 100), requestsPerMinute: 2);
        relay.Upstream.Scripts[caller.Model] = new UpstreamScript { Status = 400, Body = Encoding.UTF8.GetBytes(body), ContentType = "application/json" };

        // A run of one letter may be as few as a single unit: only the upstream can tell.
        using var response = await Send(caller, MessagesOf(new string('a', 200_000)));

        Assert.Equal((HttpStatusCode.BadRequest, body), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        var call = await relay.Admin.Call(response.Headers.GetValues("x-request-id").Single());
        Assert.Equal(("Voided", 0m, 400), (call.State, call.Charge ?? 0m, call.Result!.Status));
        var account = await relay.Admin.Account(caller.Account);
        Assert.Equal((1m, 0m, 0m), (account.CashAvailable, account.CashHeld, account.CashSpent));
        var token = await relay.Admin.Token(caller.Token);
        Assert.Equal(0, token.SlotsTaken);
        Assert.Equal((1, 0), (CountOf(token, "requests_per_minute"), CountOf(token, "units_per_minute")));
        relay.Upstream.Scripts.Remove(caller.Model, out _);
        await caller.Served();
    }

    /// <summary>A caller with one slot, one request a minute and units enough for one call, so that whatever a refusal left would be seen.</summary>
    private async Task<TimedCaller> MakeCaller(NewModel model, int requestsPerMinute = 1)
    {
        var caller = await relay.MakeCaller(cash: 1m);
        await relay.Admin.PutModel(caller.Model, model);
        return await caller.With(new() { ["limits"] = new { concurrency = 1, requests_per_minute = requestsPerMinute, units_per_minute = 1_000_000 } });
    }

    private async Task AssertNothingCounted(TimedCaller caller)
    {
        var token = await relay.Admin.Token(caller.Token);
        Assert.Equal((0, 0m), (token.SlotsTaken, token.AmountHeld));
        Assert.All(token.Windows, window => Assert.Equal(0, window.Count));
        Assert.Equal(1m, (await relay.Admin.Account(caller.Account)).CashAvailable);
        Assert.DoesNotContain(relay.Upstream.Log.Entries, entry => entry.Model == caller.Model);
        Assert.Empty(await relay.Admin.CallsOfToken(caller.Token));
    }

    private static long CountOf(Harness.Tokens.TokenView token, string window) => token.Windows.Single(one => one.Name == window).Count;

    /// <summary>Text of which every byte is fresh.</summary>
    private static string TextOf(long length) => string.Create((int)length, 0, (text, _) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = Alphabet[i % Alphabet.Length];
    });

    private static string MessagesOf(string text) => $$"""[{"role":"user","content":"{{text}}"}]""";

    private async Task<(JsonElement Error, HttpResponseMessage Response)> Refused(TimedCaller caller, string text)
    {
        var response = await Send(caller, MessagesOf(text));
        return (await ErrorOf(response), response);
    }

    private static async Task<JsonElement> ErrorOf(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode is HttpStatusCode.BadRequest, $"{response.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("error");
    }

    private async Task<HttpResponseMessage> Send(TimedCaller caller, string messages)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(relay.Address, "v1/chat/completions"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller.Secret);
        request.Content = new StringContent($$"""{"model":"{{caller.Model}}","messages":{{messages}}}""", Encoding.UTF8, "application/json");
        return await Http.SendAsync(request);
    }

    /// <summary>What providers' chat endpoints really said to an input that was too long; one empty name where the data is absent.</summary>
    private static IEnumerable<string> ErrorsOrNone()
    {
        if (RecordedData.Folder is not { } folder) return [""];
        using var errors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "schemas", "recorded_errors.json")));
        return
        [
            .. from row in errors.RootElement.GetProperty("rows").EnumerateArray()
               where row.GetProperty("endpoint").GetString() == "chat" && row.GetProperty("status").GetInt32() == 400
               where row.GetProperty("source").GetProperty("path").GetString()!.Contains("context_length_exceeded", StringComparison.Ordinal)
               select row.GetProperty("body").GetRawText(),
        ];
    }
}
