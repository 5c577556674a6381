namespace TestUpstream;

/// <summary>What goes wrong in a scripted answer.</summary>
public enum UpstreamFault
{
    None,

    /// <summary>Nothing is answered until the client goes.</summary>
    HangBeforeHeaders,

    /// <summary>Some chunks are sent, then nothing until the client goes.</summary>
    HangMidStream,

    /// <summary>The connection is cut before an answer.</summary>
    ResetBeforeHeaders,

    /// <summary>The connection is cut after some chunks.</summary>
    ResetMidStream,

    /// <summary>500 with an error in OpenAI's form.</summary>
    InternalError,

    /// <summary>429 with <c>Retry-After</c> and an error in OpenAI's form.</summary>
    RateLimited,
}
