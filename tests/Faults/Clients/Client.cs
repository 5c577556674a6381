using System.Net.Http.Headers;
using System.Text;

namespace Faults.Clients;

/// <summary>Makes one call as a client would and notes what it saw, however the call ends.</summary>
internal sealed class Client(string secret, string model)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };

    public string Model => model;

    /// <param name="relay">Where it calls.</param>
    /// <param name="isStream">Whether it asks for a stream.</param>
    /// <param name="begun">Completes with the first byte of the body, for who waits for that.</param>
    /// <param name="patience">When it gives up; by default never, and a relay that does not answer in a minute fails the test.</param>
    public async Task<SeenCall> Call(Uri relay, bool isStream, TaskCompletionSource? begun = null, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var request = Request(relay, isStream);
        var seen = new SeenCall(null, model, 0, 0, EndedCleanly: false, ConnectionEnded: false, HasRetryAfter: false);
        try
        {
            using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            seen = seen with
            {
                Id = response.Headers.GetValues("x-request-id").Single(),
                Status = (int)response.StatusCode,
                HasRetryAfter = response.Headers.RetryAfter is not null,
            };
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            return await ReadToEnd(body, seen, isStream, begun, limit.Token);
        }
        catch (Exception broken) when (IsBrokenOff(broken, limit.Token))
        {
            return seen;
        }
    }

    private static async Task<SeenCall> ReadToEnd(
        Stream body, SeenCall seen, bool isStream, TaskCompletionSource? begun, CancellationToken limit)
    {
        var text = new StringBuilder();
        var buffer = new byte[4_096];
        try
        {
            while (await body.ReadAsync(buffer, limit) is > 0 and var read)
            {
                seen = seen with { Bytes = seen.Bytes + read };
                begun?.TrySetResult();
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }
        catch (Exception broken) when (IsBrokenOff(broken, limit))
        {
            return seen;
        }

        // A stream that the relay had to stop ends with an error in place of its own last event.
        var isWhole = !isStream || seen.Status != 200 || text.ToString().EndsWith("data: [DONE]\n\n", StringComparison.Ordinal);
        return seen with { EndedCleanly = isWhole, ConnectionEnded = true };
    }

    private static bool IsBrokenOff(Exception broken, CancellationToken limit) =>
        broken is HttpRequestException or IOException || (broken is OperationCanceledException && limit.IsCancellationRequested);

    private HttpRequestMessage Request(Uri relay, bool isStream)
    {
        var body = $$"""{"model":"{{model}}","messages":[{"role":"user","content":"Go on."}],"max_tokens":64,"stream":{{(isStream ? "true" : "false")}}}""";
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(relay, "v1/chat/completions"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return request;
    }
}
