using System.Globalization;
using RelayApi.OpenAi;

namespace RelayApi.Upstreams;

/// <summary>What a client is told when the upstream did not answer as it should. The upstream is named; its own words pass only where they are about the request.</summary>
internal static class UpstreamErrors
{
    public static OpenAiError Unreachable(string upstream) =>
        new(StatusCodes.Status502BadGateway, OpenAiErrorType.Server, "upstream_unreachable", $"Upstream '{upstream}' could not be reached.");

    public static OpenAiError TimedOut(string upstream) =>
        new(StatusCodes.Status504GatewayTimeout, OpenAiErrorType.Server, "upstream_timeout", $"Upstream '{upstream}' did not answer in time.");

    public static OpenAiError BrokenOff(string upstream) =>
        new(StatusCodes.Status502BadGateway, OpenAiErrorType.Server, "upstream_error", $"Upstream '{upstream}' broke off its answer.");

    public static OpenAiError Stalled(string upstream) =>
        new(StatusCodes.Status504GatewayTimeout, OpenAiErrorType.Server, "upstream_timeout", $"Upstream '{upstream}' stopped in the middle of its answer.");

    /// <summary>
    /// Whether an error answer is about the client's own request and is passed as it came. Our credential at the upstream, its rate limits and
    /// its own troubles are not the client's.
    /// </summary>
    public static bool IsAboutRequest(int status) => status is 400 or 404 or 409 or 413 or 415 or 422;

    public static OpenAiError Of(string upstream, HttpResponseMessage response) => (int)response.StatusCode switch
    {
        StatusCodes.Status429TooManyRequests => new(
            StatusCodes.Status429TooManyRequests,
            OpenAiErrorType.Requests,
            "upstream_rate_limited",
            $"Upstream '{upstream}' is at its own limit.")
        {
            RetryAfter = RetryAfter(response),
            Limit = new OpenAiErrorLimit(null, "upstream", upstream, null, null, null, null, null),
        },
        StatusCodes.Status503ServiceUnavailable => new(
            StatusCodes.Status503ServiceUnavailable, OpenAiErrorType.Server, "upstream_unavailable", $"Upstream '{upstream}' is unavailable for now.")
        {
            RetryAfter = RetryAfter(response),
        },
        var status => new(
            StatusCodes.Status502BadGateway,
            OpenAiErrorType.Server,
            "upstream_error",
            string.Create(CultureInfo.InvariantCulture, $"Upstream '{upstream}' answered with status {status}.")),
    };

    /// <summary>The upstream's own word on when to come back, where it gives one as a delay.</summary>
    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;
}
