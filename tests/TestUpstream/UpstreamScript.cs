namespace TestUpstream;

/// <summary>How the upstream answers a request: by default a made-up completion with exact usage. Immutable, so that requests can share it.</summary>
public sealed record UpstreamScript
{
    private readonly Lazy<MadeUpAnswer> _madeUp;

    public UpstreamScript() => _madeUp = new(() => new MadeUpAnswer(this));

    /// <summary>A copy formats its own answers: what they say depends on the settings.</summary>
    private UpstreamScript(UpstreamScript other)
    {
        UnitsPrompt = other.UnitsPrompt;
        UnitsCached = other.UnitsCached;
        UnitsCompletion = other.UnitsCompletion;
        UnitsPerEvent = other.UnitsPerEvent;
        OmitsUsage = other.OmitsUsage;
        Status = other.Status;
        Body = other.Body;
        ContentType = other.ContentType;
        BytesOfChunk = other.BytesOfChunk;
        DelayBeforeFirstByte = other.DelayBeforeFirstByte;
        DelayBetweenChunks = other.DelayBetweenChunks;
        Fault = other.Fault;
        ChunksBeforeFault = other.ChunksBeforeFault;
        RetryAfter = other.RetryAfter;
        _madeUp = new(() => new MadeUpAnswer(this));
    }

    /// <summary>The made-up answer's <c>prompt_tokens</c>, cached ones included.</summary>
    public long UnitsPrompt { get; init; } = 10;

    /// <summary>The made-up answer's <c>cached_tokens</c>.</summary>
    public long UnitsCached { get; init; }

    /// <summary>The made-up answer's <c>completion_tokens</c>. Its text has four bytes for each, so that a four-bytes-a-unit estimate agrees.</summary>
    public int UnitsCompletion { get; init; } = 5;

    /// <summary>How many units of text an event of a made-up stream carries.</summary>
    public int UnitsPerEvent { get; init; } = 1;

    /// <summary>Whether the made-up answer tells no usage, asked or not.</summary>
    public bool OmitsUsage { get; init; }

    /// <summary>The status of an answer without a fault.</summary>
    public int Status { get; init; } = 200;

    /// <summary>These bytes instead of a made-up answer, whatever the request asks for.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The content type, in place of what fits the answer.</summary>
    public string? ContentType { get; init; }

    /// <summary>The length of each write; zero writes a made-up stream event by event and anything else at once.</summary>
    public int BytesOfChunk { get; init; }

    public TimeSpan DelayBeforeFirstByte { get; init; }

    public TimeSpan DelayBetweenChunks { get; init; }

    public UpstreamFault Fault { get; init; }

    /// <summary>How many chunks are sent before a fault in mid-stream.</summary>
    public int ChunksBeforeFault { get; init; } = 1;

    /// <summary>What a scripted 429 names in <c>Retry-After</c>.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    internal MadeUpAnswer MadeUp => _madeUp.Value;

    /// <summary>Replays a recorded answer byte for byte.</summary>
    public static UpstreamScript Replay(RecordedAnswer answer) => new()
    {
        Body = answer.ReadBytes(),
        ContentType = answer.IsStream ? "text/event-stream" : "application/json",
    };

    public bool Equals(UpstreamScript? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
