using System.Net.Http.Headers;
using System.Text;
using Harness;
using Harness.Accounts;
using Harness.Calls;
using Harness.Tokens;
using Testing;
using TestUpstream;

namespace Acceptance;

/// <summary>A client with one token, calling one model of its own.</summary>
internal sealed record Caller(
    Uri Relay, AdminClient Admin, TestUpstreamServer Upstream, string Account, string Token, string Secret, string Model)
{
    // A client that hangs must fail its test, and one that hangs up must really do it: by default it would first read on for two seconds.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero, MaxResponseDrainSize = 0 })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>How many requests for the model the upstream has seen.</summary>
    public int CallsServed => Upstream.Log.Entries.Count(entry => entry.Model == Model);

    public string ChatBody(bool isStream = false, string text = "Hello", string more = "") =>
        $$"""{"model":"{{Model}}","stream":{{(isStream ? "true" : "false")}},"messages":[{"role":"user","content":"{{text}}"}]{{more}}}""";

    public Task<Reply> Complete(string more = "") => Send(ChatBody(more: more));

    public Task<Reply> Stream(string more = "") => Send(ChatBody(isStream: true, more: more));

    public Task<Reply> Send(string body) => Exchange(Request(body));

    public static async Task<Reply> Exchange(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await Http.SendAsync(request);
            return await Reply.Read(response);
        }
    }

    /// <summary>Begins a stream and returns when its headers are there; disposing the response hangs up.</summary>
    public Task<HttpResponseMessage> Begin(string more = "", CancellationToken cancellationToken = default) =>
        Http.SendAsync(Request(ChatBody(isStream: true, more: more)), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public HttpRequestMessage Request(string body)
    {
        var request = Request(HttpMethod.Post, "chat/completions");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }

    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(Relay, $"v1/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        return request;
    }

    public Task<AccountView> ViewAccount() => Admin.Account(Account);

    public Task<TokenView> ViewToken() => Admin.Token(Token);

    /// <summary>The record of a call once it has ended. A client that hung up is told nothing, so the books are asked.</summary>
    public async Task<CallRecord> EndOf(string call)
    {
        CallRecord? ended = null;
        await Polling.Until(async () => (ended = await FindEnded(call)) is not null, $"call {call} has ended");
        return ended!;
    }

    /// <summary>Completes when no slot of the token is taken any more.</summary>
    public Task WaitUntilSlotsAreBack() => Polling.Until(async () => (await ViewToken()).SlotsTaken == 0, "no slot of the token is taken");

    private async Task<CallRecord?> FindEnded(string call)
    {
        try
        {
            return await Admin.Call(call) is { State: not "Held" } ended ? ended : null;
        }
        catch (AdminException problem) when (problem.Status is System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
