using System.Text.Json;
using System.Text.Json.Serialization;

namespace DemoUpstream;

/// <summary>The part of OpenAI's request that the demo reads; content may be text or a list of parts.</summary>
internal sealed record DemoRequest(
    string? Model,
    IReadOnlyList<DemoRequest.Message>? Messages,
    bool? Stream,
    DemoRequest.UsageOptions? StreamOptions,
    long? MaxCompletionTokens,
    long? MaxTokens,
    int? N)
{
    internal sealed record Message(string? Role, JsonElement Content);

    internal sealed record UsageOptions(bool? IncludeUsage);
}

/// <summary>OpenAI's completion, whole or as a chunk of a stream.</summary>
internal sealed record DemoCompletion(
    string Id, string Object, long Created, string Model, IReadOnlyList<DemoChoice> Choices, DemoUsage? Usage)
{
    private const string DemoId = "chatcmpl-demo";

    public static DemoCompletion Whole(DemoRequest request, DemoAnswer answer, long created)
    {
        var message = new DemoMessage("assistant", string.Concat(answer.Words));
        return new(DemoId, "chat.completion", created, request.Model!, [new DemoChoice(0, null, message, answer.Finish)], answer.Usage);
    }

    public static DemoCompletion Chunk(DemoRequest request, long created, DemoMessage delta, string? finish) =>
        new(DemoId, "chat.completion.chunk", created, request.Model!, [new DemoChoice(0, delta, null, finish)], null);

    public static DemoCompletion UsageChunk(DemoRequest request, long created, DemoUsage usage) =>
        new(DemoId, "chat.completion.chunk", created, request.Model!, [], usage);
}

internal sealed record DemoChoice(
    int Index,
    DemoMessage? Delta,
    DemoMessage? Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason);

internal sealed record DemoMessage(string? Role, string? Content);

internal sealed record DemoUsage(long PromptTokens, long CompletionTokens, long TotalTokens);

internal sealed record DemoModels(string Object, IReadOnlyList<DemoModels.Model> Data)
{
    public static DemoModels Of(params string[] ids) => new("list", [.. ids.Select(id => new Model(id, "model", "demo"))]);

    internal sealed record Model(string Id, string Object, string OwnedBy);
}

internal sealed record DemoError(DemoError.Members Error)
{
    public static DemoError Of(string message, string? code) => new(new Members(message, "invalid_request_error", code));

    internal sealed record Members(string Message, string Type, string? Code);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DemoRequest))]
[JsonSerializable(typeof(DemoCompletion))]
[JsonSerializable(typeof(DemoModels))]
[JsonSerializable(typeof(DemoError))]
internal sealed partial class DemoJson : JsonSerializerContext;
