using System.Text.Json.Serialization;

namespace Metering.Calls;

/// <summary>What a call asks of a model. The door that it came through says so; grants and packages may be for some kinds only.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallKind>))]
public enum CallKind
{
    /// <summary>Text and whatever goes with it, in a conversation.</summary>
    Chat,

    Embedding,

    Image,

    Speech,

    Transcription,

    Rerank,
}
