using RelayApi.Calls;

namespace RelayApi.OpenAi;

/// <summary>How the doors answer with errors: in OpenAI's form, with the trace id (E10).</summary>
internal static class Responses
{
    public static Task Refuse(this HttpContext http, OpenAiError error)
    {
        var traceId = http.CallId().ToString();
        // After an exception the server has cleared the headers, this one with them.
        http.Response.Headers[TraceIds.Header] = traceId;
        return http.Response.WriteAsync(error with { TraceId = traceId }, http.RequestAborted);
    }

    /// <summary>The caller's IP address as tokens judge it.</summary>
    public static string? ClientAddress(this HttpContext http, bool trustsForwardedFor)
    {
        var forwarded = trustsForwardedFor ? http.Request.Headers["X-Forwarded-For"].ToString() : "";
        return forwarded.Length > 0 ? forwarded[(forwarded.LastIndexOf(',') + 1)..].Trim() : http.Connection.RemoteIpAddress?.ToString();
    }
}
