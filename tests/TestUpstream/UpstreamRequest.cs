using System.Text.Json.Serialization;

namespace TestUpstream;

/// <summary>What of a request decides the answer.</summary>
internal sealed record UpstreamRequest(
    [property: JsonPropertyName("model")] string? Model,
    [property: JsonPropertyName("stream")] bool? Stream,
    [property: JsonPropertyName("stream_options")] UpstreamRequest.UsageOptions? StreamOptions)
{
    public bool IsStream => Stream is true;

    public bool IncludesUsage => StreamOptions?.IncludeUsage is true;

    internal sealed record UsageOptions([property: JsonPropertyName("include_usage")] bool? IncludeUsage);
}

[JsonSerializable(typeof(UpstreamRequest))]
internal sealed partial class UpstreamJson : JsonSerializerContext;
