using System.Text.Json.Serialization;

namespace RelayApi.OpenAi;

/// <summary>What a refusal knows of its limit, for programs (F11): a member beside OpenAI's own that its clients pass through unread.</summary>
internal sealed record OpenAiErrorLimit(
    [property: JsonPropertyName("limit")] string? Limit,
    [property: JsonPropertyName("owner")] string? Owner,
    [property: JsonPropertyName("owner_id")] string? OwnerId,
    [property: JsonPropertyName("value")] long? Value,
    [property: JsonPropertyName("current")] long? Current,
    [property: JsonPropertyName("requested")] long? Requested,
    [property: JsonPropertyName("unit")] string? Unit,
    [property: JsonPropertyName("retry_after_seconds")] long? RetryAfterSeconds);
