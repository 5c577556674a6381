namespace Metering.Prices;

/// <summary>The names of kinds, and what a kind without a price of its own is charged as.</summary>
public static class UnitKinds
{
    private static readonly string[] Names =
    [
        "input", "cache_read", "cache_write", "cache_write_5m", "cache_write_1h", "input_audio", "input_image", "input_video",
        "cache_read_audio", "cache_read_image", "output", "reasoning", "output_audio", "output_image", "output_video", "call", "piece", "millisecond",
    ];

    /// <summary>The name of a kind in records, rates and the admin API, such as <c>cache_write_1h</c>.</summary>
    public static string Name(this UnitKind kind) => Names[(int)kind];

    public static bool TryParse(ReadOnlySpan<char> name, out UnitKind kind)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (!name.SequenceEqual(Names[i])) continue;
            kind = (UnitKind)i;
            return true;
        }

        kind = default;
        return false;
    }

    /// <summary>The kind whose price holds where this one has none; itself where nothing does.</summary>
    public static UnitKind ChargedAs(this UnitKind kind) => kind switch
    {
        UnitKind.CacheWriteFiveMinutes or UnitKind.CacheWriteHour => UnitKind.CacheWrite,
        UnitKind.InputAudio or UnitKind.InputImage or UnitKind.InputVideo => UnitKind.Input,
        UnitKind.CacheReadAudio or UnitKind.CacheReadImage => UnitKind.CacheRead,
        UnitKind.Reasoning or UnitKind.OutputAudio or UnitKind.OutputImage or UnitKind.OutputVideo => UnitKind.Output,
        _ => kind,
    };

    /// <summary>Whether units of the kind are part of the input, cached or not.</summary>
    public static bool IsInput(this UnitKind kind) => kind <= UnitKind.CacheReadImage;

    /// <summary>Whether units of the kind are part of the output.</summary>
    public static bool IsOutput(this UnitKind kind) => kind is >= UnitKind.Output and <= UnitKind.OutputVideo;
}
