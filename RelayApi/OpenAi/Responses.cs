using RelayApi.Calls;

namespace RelayApi.OpenAi;

/// <summary>How the doors answer with errors: in OpenAI's form, with the trace id (E10).</summary>
internal static class Responses
{
    public static Task Refuse(this HttpContext http, OpenAiError error) =>
        http.Response.WriteAsync(error with { TraceId = http.CallId().ToString() }, http.RequestAborted);

    /// <summary>The caller's IP address as tokens judge it.</summary>
    public static string? ClientAddress(this HttpContext http, bool trustsForwardedFor)
    {
        var forwarded = trustsForwardedFor ? http.Request.Headers["X-Forwarded-For"].ToString() : "";
        return forwarded.Length > 0 ? forwarded[(forwarded.LastIndexOf(',') + 1)..].Trim() : http.Connection.RemoteIpAddress?.ToString();
    }
}
