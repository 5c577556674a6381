using System.Net;
using System.Text;
using TestUpstream;
using Testing;

namespace RelayApi.Tests.Upstreams;

/// <summary>The witness must itself be believed: what it says that it served is what a client got.</summary>
public sealed class TestUpstreamServerTests : IAsyncLifetime
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new();
    private TestUpstreamServer _upstream = null!;

    public async ValueTask InitializeAsync() => _upstream = await TestUpstreamServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"model":"m","stream":true,"stream_options":{"include_usage":true}}""", true)]
    [InlineData("""{"model":"m","stream":true}""", false)]
    [InlineData("""{"model":"m"}""", true)]
    public async Task Made_up_answer_tells_the_scripts_usage_where_asked(string request, bool tellsUsage)
    {
        _upstream.Scripts["m"] = new UpstreamScript { UnitsPrompt = 9, UnitsCached = 2, UnitsCompletion = 8 };
        var (_, body) = await AskAsync(request);
        Assert.Equal(tellsUsage, body.Contains("\"prompt_tokens\":9,\"completion_tokens\":8,\"total_tokens\":17", StringComparison.Ordinal));
        var entry = await OnlyEntryAsync();
        Assert.Equal(tellsUsage ? (9L, 2L, 8L) : null, entry.UsageServed);
        Assert.Equal((UpstreamOutcome.Completed, Encoding.UTF8.GetByteCount(body)), (entry.Outcome, entry.BytesSent));
        Assert.Equal(("Bearer k", "r-1", request.Length), (entry.Authorization, entry.RequestId, entry.BytesOfBody));
    }

    [Fact]
    public async Task Upstream_that_gives_no_usage_says_so_in_its_log()
    {
        _upstream.DefaultScript = new UpstreamScript { OmitsUsage = true };
        var (_, body) = await AskAsync("""{"model":"m","stream":true,"stream_options":{"include_usage":true}}""");
        Assert.DoesNotContain("usage", body, StringComparison.Ordinal);
        Assert.Null((await OnlyEntryAsync()).UsageServed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Given_bytes_are_replayed_in_chunks(int bytesOfChunk)
    {
        var bytes = Encoding.UTF8.GetBytes("data: {}\r\n\r\n: \u00e9\n\n");
        _upstream.DefaultScript = new UpstreamScript { Body = bytes, BytesOfChunk = bytesOfChunk, ContentType = "text/odd" };
        var (response, body) = await AskAsync("""{"model":"m"}""");
        Assert.Equal(("data: {}\r\n\r\n: \u00e9\n\n", "text/odd"), (body, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal(bytesOfChunk == 0 ? 1 : (bytes.Length + bytesOfChunk - 1) / bytesOfChunk, (await OnlyEntryAsync()).ChunksSent);
    }

    [Fact]
    public async Task Recorded_answer_is_replayed_byte_for_byte()
    {
        var recorded = RecordedAnswer.AllChat().FirstOrDefault(answer => answer.IsStream);
        Assert.SkipWhen(recorded is null, RecordedData.AbsentMessage);
        _upstream.DefaultScript = UpstreamScript.Replay(recorded) with { BytesOfChunk = 100 };
        var (response, body) = await AskAsync("""{"model":"m","stream":true}""");
        Assert.Equal(Encoding.UTF8.GetString(recorded.ReadBytes()), body);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Delays_follow_the_given_clock()
    {
        var time = new ManualTime();
        await using var upstream = await TestUpstreamServer.StartAsync(time);
        upstream.DefaultScript = new UpstreamScript { DelayBeforeFirstByte = TimeSpan.FromHours(1) };
        var asking = AskAsync("""{"model":"m"}""", upstream);
        await Polling.Until(() => time.TimersCount == 1, "the upstream waits");
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.OK, (await asking.WaitAsync(WaitMax)).Response.StatusCode);
    }

    [Fact]
    public async Task Failures_are_answered_in_OpenAIs_form()
    {
        _upstream.Scripts["500"] = new UpstreamScript { Fault = UpstreamFault.InternalError };
        _upstream.Scripts["429"] = new UpstreamScript { Fault = UpstreamFault.RateLimited, RetryAfter = TimeSpan.FromSeconds(6.5) };
        Assert.Equal(HttpStatusCode.InternalServerError, (await AskAsync("""{"model":"500"}""")).Response.StatusCode);
        var (response, body) = await AskAsync("""{"model":"429"}""");
        Assert.Equal((HttpStatusCode.TooManyRequests, "7"), (response.StatusCode, response.Headers.GetValues("Retry-After").Single()));
        Assert.Contains("rate_limit_exceeded", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UpstreamFault.ResetBeforeHeaders, 0)]
    [InlineData(UpstreamFault.ResetMidStream, 1)]
    public async Task Reset_cuts_the_connection(UpstreamFault fault, int chunksSent)
    {
        _upstream.DefaultScript = new UpstreamScript { Fault = fault };
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync("""{"model":"m","stream":true}"""));
        var entry = await OnlyEntryAsync();
        Assert.Equal((UpstreamOutcome.Fault, chunksSent), (entry.Outcome, entry.ChunksSent));
    }

    [Theory]
    [InlineData(UpstreamFault.HangBeforeHeaders)]
    [InlineData(UpstreamFault.HangMidStream)]
    public async Task Hang_lasts_until_the_client_goes(UpstreamFault fault)
    {
        _upstream.DefaultScript = new UpstreamScript { Fault = fault };
        using var leaving = new CancellationTokenSource();
        var asking = AskAsync("""{"model":"m","stream":true}""", leaving.Token);
        await _upstream.Log.WaitForActiveAsync(1, WaitMax);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(UpstreamOutcome.ClientGone, (await OnlyEntryAsync()).Outcome);
    }

    [Fact]
    public async Task Peaks_are_counted_overall_and_by_model_and_key()
    {
        _upstream.DefaultScript = new UpstreamScript { Fault = UpstreamFault.HangBeforeHeaders };
        using var leaving = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 5).Select(index => AskAsync($$"""{"model":"{{(index < 3 ? "a" : "b")}}"}""", leaving.Token)).ToList();
        await _upstream.Log.WaitForActiveAsync(5, WaitMax);
        await leaving.CancelAsync();
        await _upstream.Log.WaitForIdleAsync(WaitMax);
        var log = _upstream.Log;
        Assert.Equal((5, 3, 2, 5, 0), (log.Peak, log.PeakOfModel("a"), log.PeakOfModel("b"), log.PeakOfAuthorization("Bearer k"), log.Active));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(asking));
    }

    private Task<(HttpResponseMessage Response, string Body)> AskAsync(string body, CancellationToken cancellationToken = default) =>
        AskAsync(body, _upstream, cancellationToken);

    private async Task<(HttpResponseMessage Response, string Body)> AskAsync(
        string body, TestUpstreamServer upstream, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(upstream.BaseAddress, "chat/completions"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Authorization", "Bearer k");
        request.Headers.Add("X-Request-Id", "r-1");
        var response = await _client.SendAsync(request, cancellationToken);
        return (response, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    private async Task<UpstreamLogEntry> OnlyEntryAsync()
    {
        await _upstream.Log.WaitForIdleAsync(WaitMax);
        return Assert.Single(_upstream.Log.Entries);
    }
}
