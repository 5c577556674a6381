using RelayApi.Calls;
using RelayApi.Throttling;

namespace RelayApi.OpenAi;

/// <summary>How the doors answer with errors: in OpenAI's form, with the trace id (E10).</summary>
internal static class Responses
{
    /// <summary>Every refusal passes here, so this is where a wrong key is counted: what is admitted is never asked about.</summary>
    public static Task Refuse(this HttpContext http, OpenAiError error)
    {
        var isWrongKey = error.Status is StatusCodes.Status401Unauthorized && http.Request.Headers.Authorization.Count > 0;
        if (isWrongKey && http.RequestServices.GetRequiredService<FailedKeys>().Count(http) is { } failures) error = TooMany(failures);
        return http.Response.WriteAsync(error with { TraceId = http.CallId().ToString() }, http.RequestAborted);
    }

    /// <summary>The plan whose base URL the request came to (C5); <see langword="null"/> at the base URL of no plan.</summary>
    public static string? Plan(this HttpContext http) =>
        http.Request.Path.StartsWithSegments("/plans", StringComparison.OrdinalIgnoreCase) ? http.GetRouteValue("plan") as string : null;

    private static OpenAiError TooMany(TooManyFailures failures) => OpenAiError.RateLimited(
        failures.Message, new OpenAiErrorLimit("wrong_keys_per_minute", "address", failures.Source, failures.Limit, failures.Limit, 1, "requests", null), failures.Wait);

    /// <summary>The caller's IP address as tokens judge it.</summary>
    public static string? ClientAddress(this HttpContext http, bool trustsForwardedFor)
    {
        var forwarded = trustsForwardedFor ? http.Request.Headers["X-Forwarded-For"].ToString() : "";
        return forwarded.Length > 0 ? forwarded[(forwarded.LastIndexOf(',') + 1)..].Trim() : http.Connection.RemoteIpAddress?.ToString();
    }
}
