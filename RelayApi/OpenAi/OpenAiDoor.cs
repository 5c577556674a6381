using Metering.Hosting;
using Microsoft.AspNetCore.Diagnostics;
using RelayApi.Calls;
using RelayApi.Engines;

namespace RelayApi.OpenAi;

/// <summary>
/// The OpenAI-compatible door: everything below <c>/v1</c>, and the same below a base URL of each plan's own, where its tokens work and no others (C5).
/// </summary>
internal static partial class OpenAiDoor
{
    public static IServiceCollection AddOpenAiDoor(this IServiceCollection services) => services
        .AddSingleton<ChatCompletionsEndpoint>()
        .AddSingleton<ModelsEndpoint>()
        .AddSingleton<UsageEndpoint>();

    /// <summary>Short circuits: what stands behind routing is the admin API's, and a call has no use for it.</summary>
    public static IEndpointRouteBuilder MapOpenAiDoor(this IEndpointRouteBuilder app)
    {
        var chat = app.ServiceProvider.GetRequiredService<ChatCompletionsEndpoint>();
        MapDoor(app.MapGroup("/v1"), chat);
        MapDoor(app.MapGroup("/plans/{plan}/v1"), chat);
        return app;
    }

    private static void MapDoor(RouteGroupBuilder door, ChatCompletionsEndpoint chat)
    {
        door.ExcludeFromDescription().ShortCircuit();
        door.MapPost("/chat/completions", chat.Handle);
        door.MapGet("/models", (HttpContext http, ModelsEndpoint endpoint) => endpoint.List(http));
        door.MapGet("/models/{**model}", (HttpContext http, string model, ModelsEndpoint endpoint) => endpoint.Get(http, model));
        door.MapGet("/usage", (HttpContext http, UsageEndpoint endpoint) => endpoint.Get(http));
    }

    /// <summary>Whatever else goes wrong is answered in the protocol's own form: unknown paths (A5), wrong methods, bodies too large, our own bugs.</summary>
    public static IApplicationBuilder UseOpenAiErrors(this IApplicationBuilder app)
    {
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OpenAiDoor).FullName!);
        return app
            .UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = http => Answer(http, logger),
                // What a client sent is no error of ours to log, and what passes by itself is a warning of the door's own.
                SuppressDiagnosticsCallback = context =>
                    context.Exception is BadHttpRequestException or EndOfStreamException || IsOverload(context.HttpContext, context.Exception),
            })
            .UseRouting()
            .UseStatusCodePages(pages => pages.HttpContext.Refuse(OfStatus(pages.HttpContext)));
    }

    private static Task Answer(HttpContext http, ILogger logger)
    {
        var thrown = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var call = http.CallId();
        if (thrown is not null && IsOverload(http, thrown)) LogOverloaded(logger, thrown, call);
        var error = OfException(http, thrown);

        // What is left of such a body is not read: the client must not send its next request behind it.
        if (error.Status == StatusCodes.Status413PayloadTooLarge) http.Response.Headers.Connection = "close";
        return http.Refuse(error);
    }

    private static OpenAiError OfException(HttpContext http, Exception? thrown) => thrown switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(
            StatusCodes.Status413PayloadTooLarge, OpenAiErrorType.InvalidRequest, "request_too_large", "The request body is too large."),
        BadHttpRequestException bad => new(bad.StatusCode, OpenAiErrorType.InvalidRequest, "bad_request", bad.Message),
        EndOfStreamException => OpenAiError.InvalidRequest("The request body ended early."),
        MailboxFullException => Overloaded("Too many calls wait for the same token or account."),
        { } failure when IsOverload(http, failure) => Overloaded("The token or account cannot be asked for now."),
        _ => new(StatusCodes.Status500InternalServerError, OpenAiErrorType.Server, "internal_error", "Something went wrong here; nothing was charged."),
    };

    /// <summary>Whether nothing was done and asking again can help.</summary>
    private static bool IsOverload(HttpContext http, Exception failure) =>
        failure is MailboxFullException || http.RequestServices.GetRequiredService<Engine>().IsTransient(failure);

    private static OpenAiError OfStatus(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new(
            StatusCodes.Status404NotFound,
            OpenAiErrorType.InvalidRequest,
            "service_not_found",
            $"Service not found: {http.Request.Method} {http.Request.Path}."),
        StatusCodes.Status405MethodNotAllowed => new(
            StatusCodes.Status405MethodNotAllowed,
            OpenAiErrorType.InvalidRequest,
            "method_not_allowed",
            $"{http.Request.Method} is not supported on {http.Request.Path}."),
        var status => new(status, OpenAiErrorType.InvalidRequest, null, $"The request was answered with status {status}."),
    };

    private static OpenAiError Overloaded(string message) =>
        new(StatusCodes.Status503ServiceUnavailable, OpenAiErrorType.Server, "overloaded", message) { RetryAfter = TimeSpan.FromSeconds(1) };
}
