using System.Net.Http.Headers;
using System.Text;
using Faults.Clients;

namespace Silo.Tests.Clusters;

/// <summary>Makes one call as a client would, gives up when it takes too long, and notes what it saw.</summary>
internal sealed class ClusterClient(string secret, string model)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public string Model => model;

    public async Task<SeenCall> Call(Uri silo, bool isStream, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience, TimeProvider.System);
        using var request = Request(silo, isStream);
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
            var text = new StringBuilder();
            var buffer = new byte[4_096];
            while (await body.ReadAsync(buffer, limit.Token) is > 0 and var read)
            {
                seen = seen with { Bytes = seen.Bytes + read };
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }

            // A stream that the relay had to stop ends with an error in place of its own last event.
            var isWhole = !isStream || seen.Status != 200 || text.ToString().EndsWith("data: [DONE]\n\n", StringComparison.Ordinal);
            return seen with { EndedCleanly = isWhole, ConnectionEnded = true };
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
        {
            return seen;
        }
    }

    private HttpRequestMessage Request(Uri silo, bool isStream)
    {
        var body = $$"""{"model":"{{model}}","messages":[{"role":"user","content":"Go on."}],"max_tokens":64,"stream":{{(isStream ? "true" : "false")}}}""";
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(silo, "v1/chat/completions"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return request;
    }
}
