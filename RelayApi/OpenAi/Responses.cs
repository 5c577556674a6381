using Microsoft.AspNetCore.Http.Features;
using RelayApi.Calls;
using RelayApi.Throttling;

namespace RelayApi.OpenAi;

/// <summary>How the doors answer with errors: in OpenAI's form, with the trace id (E10).</summary>
internal static class Responses
{
    /// <summary>The longest body that is worth reading past for the sake of its connection.</summary>
    private const int BytesPassedOver = 65_536;

    /// <summary>
    /// Refuses a request of whose body nothing was read. The server reads past the rest for some seconds without keeping it, so that a client that goes
    /// on sending can read the answer; the client of a long body, or of one that waits to be asked for, is told that the connection ends and that it
    /// need not send (RFC 9110, 10.1.1 and 9.6).
    /// </summary>
    public static Task RefuseUnread(this HttpContext http, OpenAiError error)
    {
        if (!IsSoonPassed(http)) http.Response.Headers.Connection = "close";

        // A body above the server's bound is not read past but broken off, and the answer may be lost with the connection.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound) bound.MaxRequestBodySize = null;
        return http.Refuse(error);
    }

    /// <summary>Every refusal passes here, so this is where a wrong key is counted: what is admitted is never asked about.</summary>
    public static Task Refuse(this HttpContext http, OpenAiError error)
    {
        var isWrongKey = error.Status is StatusCodes.Status401Unauthorized && http.Request.Headers.Authorization.Count > 0;
        if (isWrongKey && http.RequestServices.GetRequiredService<FailedKeys>().Count(http) is { } failures) error = TooMany(failures);

        // Not cancelled with the request: writing to a client that has gone is no error, while a refusal that fails is one, told by everybody it passes.
        return http.Response.WriteAsync(error with { TraceId = http.CallId().ToString() }, CancellationToken.None);
    }

    /// <summary>The plan whose base URL the request came to (C5); <see langword="null"/> at the base URL of no plan.</summary>
    public static string? Plan(this HttpContext http) =>
        http.Request.Path.StartsWithSegments("/plans", StringComparison.OrdinalIgnoreCase) ? http.GetRouteValue("plan") as string : null;

    private static bool IsSoonPassed(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
        || (http.Request.ContentLength <= BytesPassedOver && http.Request.Headers.Expect.Count == 0);

    private static OpenAiError TooMany(TooManyFailures failures) => OpenAiError.RateLimited(
        failures.Message, new OpenAiErrorLimit("wrong_keys_per_minute", "address", failures.Source, failures.Limit, failures.Limit, 1, "requests", null), failures.Wait);

    /// <summary>The caller's IP address as tokens judge it.</summary>
    public static string? ClientAddress(this HttpContext http, bool trustsForwardedFor)
    {
        var forwarded = trustsForwardedFor ? http.Request.Headers["X-Forwarded-For"].ToString() : "";
        return forwarded.Length > 0 ? forwarded[(forwarded.LastIndexOf(',') + 1)..].Trim() : http.Connection.RemoteIpAddress?.ToString();
    }
}
