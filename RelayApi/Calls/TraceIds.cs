using Metering.Calls;

namespace RelayApi.Calls;

/// <summary>Gives every request its call id, which is also the trace id of the response (E10).</summary>
internal static class TraceIds
{
    public const string Header = "x-request-id";

    private static readonly object Key = new();

    public static IApplicationBuilder UseTraceIds(this IApplicationBuilder app)
    {
        var time = app.ApplicationServices.GetRequiredService<TimeProvider>();
        return app.Use((http, next) =>
        {
            var call = new CallId(Guid.CreateVersion7(time.GetUtcNow()));
            http.Items[Key] = call;
            // At the last moment, because answering to an exception begins with clearing all headers.
            http.Response.OnStarting(WriteHeader, http);
            return next(http);
        });
    }

    public static CallId CallId(this HttpContext http) => (CallId)http.Items[Key]!;

    private static Task WriteHeader(object state)
    {
        var http = (HttpContext)state;
        http.Response.Headers[Header] = http.CallId().ToString();
        return Task.CompletedTask;
    }
}
