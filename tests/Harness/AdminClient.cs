using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Harness.Accounts;
using Harness.Audit;
using Harness.Calls;
using Harness.Models;
using Harness.Packages;
using Harness.Tokens;
using Harness.Upstreams;

namespace Harness;

/// <summary>The admin API as an operator's program uses it. Throws <see cref="AdminException"/> when an answer is no success.</summary>
public sealed class AdminClient : IDisposable
{
    /// <summary>Snake case as the relay writes it; members that are left out are not sent.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public AdminClient(Uri relay, string adminKey)
    {
        Http = new HttpClient { BaseAddress = new Uri(relay, "admin/") };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", adminKey);
    }

    /// <summary>For requests that are not as they should be; its base address is the admin API's.</summary>
    public HttpClient Http { get; }

    public Task<AccountView> OpenAccount(NewAccount account) => Send<AccountView>(HttpMethod.Post, "accounts", account);

    /// <summary>Opens an account of no special settings with so much cash.</summary>
    public async Task<AccountView> OpenAccount(string id, decimal cash)
    {
        var view = await OpenAccount(new NewAccount(id));
        return cash > 0 ? await TopUp(id, "first", cash) : view;
    }

    public Task<AccountView> ChangeAccount(string id, NewAccount account) =>
        Send<AccountView>(HttpMethod.Put, $"accounts/{id}", account with { Id = null });

    public Task<AccountView> TopUp(string account, string order, decimal amount) =>
        Send<AccountView>(HttpMethod.Post, $"accounts/{account}/top-ups", new { order, amount });

    public Task<IReadOnlyList<TopUp>> TopUps(string account) => Get<IReadOnlyList<TopUp>>($"accounts/{account}/top-ups");

    public Task<AccountView> Account(string id) => Get<AccountView>($"accounts/{id}");

    public Task<CreatedToken> CreateToken(NewToken token) => Send<CreatedToken>(HttpMethod.Post, "tokens", token);

    public Task<TokenView> ChangeToken(string id, NewToken token) => Send<TokenView>(HttpMethod.Put, $"tokens/{id}", token with { Account = null });

    public Task DeleteToken(string id) => Send(HttpMethod.Delete, $"tokens/{id}", null);

    public Task<TokenView> Token(string id) => Get<TokenView>($"tokens/{id}");

    public Task<PackageView> AddPackage(NewPackage package) => Send<PackageView>(HttpMethod.Post, "packages", package);

    public Task<PackageView> ChangePackage(string id, NewPackage package) =>
        Send<PackageView>(HttpMethod.Put, $"packages/{id}", package with { Id = null, Account = null, Amount = null });

    public Task<PackageView> Package(string id) => Get<PackageView>($"packages/{id}");

    public Task PutModel(string id, NewModel model) => Send(HttpMethod.Put, $"models/{id}", model);

    public Task PutAccountPrice(string account, string model, NewPrice price) => Send(HttpMethod.Put, $"accounts/{account}/prices/{model}", price);

    public Task WithdrawAccountPrice(string account, string model) => Send(HttpMethod.Delete, $"accounts/{account}/prices/{model}", null);

    /// <summary>Imports a price table, which is given as its object.</summary>
    public Task<PriceImportReport> ImportPrices(object table, string query) => Send<PriceImportReport>(HttpMethod.Post, $"prices/import?{query}", table);

    public Task PutUpstream(string id, NewUpstream upstream) => Send(HttpMethod.Put, $"upstreams/{id}", upstream);

    public Task<CallRecord> Call(string id) => Get<CallRecord>($"calls/{id}");

    /// <summary>The calls of an account, latest first.</summary>
    public Task<IReadOnlyList<CallRecord>> CallsOfAccount(string account, int limit = 500) =>
        Get<IReadOnlyList<CallRecord>>($"calls?account={account}&limit={limit}");

    public Task<IReadOnlyList<CallRecord>> CallsOfToken(string token, int limit = 500) =>
        Get<IReadOnlyList<CallRecord>>($"calls?token={token}&limit={limit}");

    public Task<AuditReport> Audit() => Send<AuditReport>(HttpMethod.Post, "audit", null);

    public Task<T> Get<T>(string path) => Send<T>(HttpMethod.Get, path, null);

    /// <summary>Sends a request as it is given, and leaves the judgement of the answer to the caller.</summary>
    public async Task<HttpResponseMessage> Try(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: Json) };
        return await Http.SendAsync(request);
    }

    public void Dispose() => Http.Dispose();

    private async Task<T> Send<T>(HttpMethod method, string path, object? body) =>
        JsonSerializer.Deserialize<T>(await Send(method, path, body), Json)!;

    private async Task<string> Send(HttpMethod method, string path, object? body)
    {
        using var response = await Try(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NoContent
            ? text
            : throw new AdminException(response.StatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
    }
}
