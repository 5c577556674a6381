using System.Buffers;
using System.Text;
using Metering.Calls;
using Microsoft.AspNetCore.Http;
using RelayApi.OpenAi;

namespace RelayApi.Tests.OpenAi;

public sealed class OpenAiErrorTests
{
    private static readonly Refusal Refused = new(RefusalReason.WindowReached, "Too many requests a minute, it's full.")
    {
        Limit = "requests_per_minute",
        Owner = RefusalOwner.Account,
        OwnerId = "acc-1",
        Value = 60,
        Current = 60,
        Requested = 1,
        Unit = "requests",
        RetryAfter = TimeSpan.FromMilliseconds(1),
    };

    [Fact]
    public async Task Refusal_is_answered_with_limit_trace_and_whole_seconds()
    {
        var (context, body) = await AnswerAsync(Refused.ToOpenAiError() with { TraceId = "t-1" });
        Assert.Equal(429, context.Response.StatusCode);
        Assert.Equal("application/json", context.Response.ContentType);
        Assert.Equal("1", context.Response.Headers.RetryAfter);
        Assert.False(context.Response.Headers.ContainsKey("x-should-retry"));
        Assert.Equal(
            """
            {"error":{"message":"Too many requests a minute, it's full.","type":"requests","param":null,"code":"rate_limit_exceeded",
            "trace_id":"t-1","metering":{"limit":"requests_per_minute","owner":"account","owner_id":"acc-1","value":60,"current":60,
            "requested":1,"unit":"requests","retry_after_seconds":1}}}
            """.ReplaceLineEndings(""),
            body);
    }

    [Fact]
    public async Task Error_that_is_no_refusal_has_only_OpenAIs_members()
    {
        var (context, body) = await AnswerAsync(OpenAiError.InvalidRequest("No.", "model"));
        Assert.Equal(400, context.Response.StatusCode);
        Assert.False(context.Response.Headers.ContainsKey("Retry-After"));
        Assert.Equal("""{"error":{"message":"No.","type":"invalid_request_error","param":"model","code":null}}""", body);
    }

    [Fact]
    public async Task Client_is_told_not_to_retry_what_can_never_succeed()
    {
        var (context, _) = await AnswerAsync((Refused with { RetryAfter = null }).ToOpenAiError());
        Assert.False(context.Response.Headers.ContainsKey("Retry-After"));
        Assert.Equal("false", context.Response.Headers["x-should-retry"]);
    }

    [Fact]
    public void Stream_ends_with_an_event_of_its_own()
    {
        var stream = new ArrayBufferWriter<byte>();
        stream.WriteEvent(OpenAiError.InvalidRequest("No."));
        Assert.Equal(
            "\n\ndata: {\"error\":{\"message\":\"No.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}\n\n",
            Encoding.UTF8.GetString(stream.WrittenSpan));
    }

    private static async Task<(HttpContext Context, string Body)> AnswerAsync(OpenAiError error)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await context.Response.WriteAsync(error, TestContext.Current.CancellationToken);
        return (context, Encoding.UTF8.GetString(body.ToArray()));
    }
}
