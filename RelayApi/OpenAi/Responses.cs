using RelayApi.Calls;

namespace RelayApi.OpenAi;

/// <summary>How the doors answer with errors: in OpenAI's form, with the trace id (E10).</summary>
internal static class Responses
{
    public static Task Refuse(this HttpContext http, OpenAiError error) =>
        http.Response.WriteAsync(error with { TraceId = http.CallId().ToString() }, http.RequestAborted);

    /// <summary>The plan whose base URL the request came to (C5); <see langword="null"/> at the base URL of no plan.</summary>
    public static string? Plan(this HttpContext http) =>
        http.Request.Path.StartsWithSegments("/plans", StringComparison.OrdinalIgnoreCase) ? http.GetRouteValue("plan") as string : null;

    /// <summary>The caller's IP address as tokens judge it.</summary>
    public static string? ClientAddress(this HttpContext http, bool trustsForwardedFor)
    {
        var forwarded = trustsForwardedFor ? http.Request.Headers["X-Forwarded-For"].ToString() : "";
        return forwarded.Length > 0 ? forwarded[(forwarded.LastIndexOf(',') + 1)..].Trim() : http.Connection.RemoteIpAddress?.ToString();
    }
}
