namespace Metering.Prices;

/// <summary>What is counted and priced. The name in records and rates stands beside each kind.</summary>
public enum UnitKind
{
    /// <summary><c>input</c>: input outside any cache, of any kind that has no price of its own.</summary>
    Input,

    /// <summary><c>cache_read</c>: input read from the upstream's cache.</summary>
    CacheRead,

    /// <summary><c>cache_write</c>: input written to the upstream's cache; for how long is not told, or makes no difference.</summary>
    CacheWrite,

    /// <summary><c>cache_write_5m</c>: input written to the cache for five minutes; as <see cref="CacheWrite"/> where it has no price.</summary>
    CacheWriteFiveMinutes,

    /// <summary><c>cache_write_1h</c>: input written to the cache for an hour; as <see cref="CacheWrite"/> where it has no price.</summary>
    CacheWriteHour,

    /// <summary><c>input_audio</c>: as <see cref="Input"/> where it has no price.</summary>
    InputAudio,

    /// <summary><c>input_image</c>: as <see cref="Input"/> where it has no price.</summary>
    InputImage,

    /// <summary><c>input_video</c>: as <see cref="Input"/> where it has no price.</summary>
    InputVideo,

    /// <summary><c>cache_read_audio</c>: as <see cref="CacheRead"/> where it has no price.</summary>
    CacheReadAudio,

    /// <summary><c>cache_read_image</c>: as <see cref="CacheRead"/> where it has no price.</summary>
    CacheReadImage,

    /// <summary><c>output</c>: output of any kind that has no price of its own.</summary>
    Output,

    /// <summary><c>reasoning</c>: as <see cref="Output"/> where it has no price; never both.</summary>
    Reasoning,

    /// <summary><c>output_audio</c>: as <see cref="Output"/> where it has no price.</summary>
    OutputAudio,

    /// <summary><c>output_image</c>: as <see cref="Output"/> where it has no price.</summary>
    OutputImage,

    /// <summary><c>output_video</c>: as <see cref="Output"/> where it has no price.</summary>
    OutputVideo,

    /// <summary><c>call</c>: one for each call, whatever its size.</summary>
    Call,

    /// <summary><c>piece</c>: what a model makes or takes by the piece: an image, a page, a search. Free where it has no price.</summary>
    Piece,

    /// <summary><c>millisecond</c>: time that is charged: a second is a thousand of them. Free where it has no price.</summary>
    Millisecond,
}
