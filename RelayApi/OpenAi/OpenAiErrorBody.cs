using System.Text.Json.Serialization;

namespace RelayApi.OpenAi;

/// <summary>The JSON of an error: <c>{"error": {...}}</c>. OpenAI always sends <c>param</c> and <c>code</c>, as null where there is none.</summary>
internal sealed record OpenAiErrorBody([property: JsonPropertyName("error")] OpenAiErrorBody.Members Error)
{
    public static OpenAiErrorBody Of(OpenAiError error) =>
        new(new Members(error.Message, error.Type, error.Param, error.Code, error.TraceId, error.Limit));

    internal sealed record Members(
        [property: JsonPropertyName("message")] string Message,
        [property: JsonPropertyName("type")] string Type,
        [property: JsonPropertyName("param")] string? Param,
        [property: JsonPropertyName("code")] string? Code,
        [property: JsonPropertyName("trace_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TraceId,
        [property: JsonPropertyName("metering"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OpenAiErrorLimit? Metering);
}
