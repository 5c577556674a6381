using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DemoUpstream;

/// <summary>The two OpenAI endpoints that a relay needs, answered without a model.</summary>
internal static class DemoEndpoints
{
    public const string Key = "demo";

    /// <summary>About the pace at which people read along.</summary>
    private static readonly TimeSpan PauseBetweenWords = TimeSpan.FromMilliseconds(30);

    public static void MapDemo(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1").AddEndpointFilter(RequireKeyAsync);
        group.MapGet("/models", () => TypedResults.Ok(DemoModels.Of("demo")));
        group.MapPost("/chat/completions", Complete);
    }

    private static async ValueTask<object?> RequireKeyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Headers.Authorization == $"Bearer {Key}"
            ? await next(context)
            : TypedResults.Json(
                DemoError.Of("The demo upstream's key is 'demo'.", "invalid_api_key"),
                DemoJson.Default.DemoError,
                statusCode: StatusCodes.Status401Unauthorized);

    private static Results<ServerSentEventsResult<string>, Ok<DemoCompletion>, BadRequest<DemoError>> Complete(
        DemoRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        if (request.Model is null || request.Messages is not { Count: > 0 } || request.N is not (null or 1))
            return TypedResults.BadRequest(DemoError.Of("A model, messages and n = 1 are required.", code: null));
        var answer = DemoAnswer.To(request);
        var created = time.GetUtcNow().ToUnixTimeSeconds();
        return request.Stream is true
            ? TypedResults.ServerSentEvents(StreamAsync(request, answer, created, time, cancellationToken))
            : TypedResults.Ok(DemoCompletion.Whole(request, answer, created));
    }

    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(
        DemoRequest request, DemoAnswer answer, long created, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var word in answer.Words)
        {
            yield return Item(DemoCompletion.Chunk(request, created, new DemoMessage("assistant", word), finish: null));
            await Task.Delay(PauseBetweenWords, time, cancellationToken);
        }
        yield return Item(DemoCompletion.Chunk(request, created, new DemoMessage(null, null), answer.Finish));
        if (request.StreamOptions?.IncludeUsage is true)
            yield return Item(DemoCompletion.UsageChunk(request, created, answer.Usage));
        yield return new SseItem<string>("[DONE]");
    }

    private static SseItem<string> Item(DemoCompletion chunk) => new(JsonSerializer.Serialize(chunk, DemoJson.Default.DemoCompletion));
}
