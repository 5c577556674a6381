using System.Text.Json;
using Metering.Calls;
using Metering.Prices;

namespace RelayApi.OpenAi;

/// <summary>
/// Gathers the figures of OpenAI-type usage objects. An answer may carry several: the last value of each field wins. What the providers
/// mean by the fields differs; <see cref="ToUsage"/> holds the rules that tell them apart by the figures alone, never by a vendor's name.
/// </summary>
internal struct ChatUsage
{
    /// <summary>No model reads or writes this much in one call; a larger figure is impossible and is clamped to it.</summary>
    public const long UnitsMax = 1_000_000_000;

    private long? _prompt;
    private long? _completion;
    private long? _total;
    private long? _cached;
    private long? _cachedTopLevel;
    private long? _cacheHit;
    private long? _cacheWrite;
    private long? _reasoning;
    private long? _inputAudio;
    private long? _inputImage;
    private long? _cachedAudio;
    private long? _outputAudio;
    private long? _outputImage;
    private bool _clamped;

    /// <summary>Reads one usage object; the reader stands on its opening brace and ends on its closing one.</summary>
    public void Read(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("prompt_tokens"u8))
                ReadUnits(ref reader, ref _prompt);
            else if (reader.ValueTextEquals("completion_tokens"u8))
                ReadUnits(ref reader, ref _completion);
            else if (reader.ValueTextEquals("total_tokens"u8))
                ReadUnits(ref reader, ref _total);
            else if (reader.ValueTextEquals("prompt_tokens_details"u8))
                ReadPromptDetails(ref reader);
            else if (reader.ValueTextEquals("completion_tokens_details"u8))
                ReadCompletionDetails(ref reader);
            else if (reader.ValueTextEquals("prompt_cache_hit_tokens"u8))
                ReadUnits(ref reader, ref _cacheHit);
            else if (reader.ValueTextEquals("cached_tokens"u8) || reader.ValueTextEquals("num_cached_tokens"u8))
                ReadUnits(ref reader, ref _cachedTopLevel);
            else
                reader.Skip();
        }
    }

    /// <summary>
    /// The usage in disjoint kinds, or <see langword="null"/> when input and output are not both known: a half-told usage is no usage, and
    /// the caller estimates.
    /// </summary>
    /// <param name="servedTier">The service tier that the answer names.</param>
    public readonly Usage? ToUsage(string? servedTier)
    {
        if (_prompt is not { } prompt || OutputReported(prompt) is not { } output)
            return null;
        var cacheRead = Math.Max(_cached ?? 0, Math.Max(_cachedTopLevel ?? 0, _cacheHit ?? 0));
        var cacheWrite = _cacheWrite ?? 0;
        var uncached = prompt - cacheRead - cacheWrite;
        return new Usage(Math.Max(0, uncached), cacheRead, cacheWrite, output)
        {
            UnitsReasoning = _reasoning ?? 0,
            Details = Details(Math.Max(0, uncached), output, ServedTiers.Of(servedTier)),
            Source = _clamped || uncached < 0 || (_outputAudio ?? 0) + (_outputImage ?? 0) > output ? UsageSource.ReportedAndClamped : UsageSource.Reported,
        };
    }

    /// <summary>
    /// What of the four figures is audio or images. Audio is told of the whole prompt: what of it was cached is there only where the provider says
    /// how much, and what cannot be outside the cache is in it. A part that exceeds its whole is clamped to it.
    /// </summary>
    private readonly UsageDetails? Details(long uncached, long output, ServiceTier tier)
    {
        if (tier is ServiceTier.Standard && ((_inputAudio ?? 0) | (_inputImage ?? 0) | (_outputAudio ?? 0) | (_outputImage ?? 0)) == 0)
            return null;
        var cachedAudio = Math.Min(_cachedAudio ?? 0, _inputAudio ?? 0);
        var audio = Math.Min((_inputAudio ?? 0) - cachedAudio, uncached);
        var outputAudio = Math.Min(_outputAudio ?? 0, output);
        return new UsageDetails
        {
            Tier = tier,
            UnitsInputAudio = audio,
            UnitsInputImage = Math.Min(_inputImage ?? 0, uncached - audio),
            UnitsCacheReadAudio = cachedAudio,
            UnitsOutputAudio = outputAudio,
            UnitsOutputImage = Math.Min(_outputImage ?? 0, output - outputAudio),
        };
    }

    /// <summary>Where the total is prompt + completion + reasoning, the provider left reasoning out of completion; it is billed output.</summary>
    private readonly long? OutputReported(long prompt)
    {
        if (_completion is not { } completion)
            return _total >= prompt ? _total - prompt : null;
        var reasoning = _reasoning ?? 0;
        return _total == prompt + completion + reasoning ? completion + reasoning : completion;
    }

    private void ReadPromptDetails(ref Utf8JsonReader reader)
    {
        if (!EnterObject(ref reader))
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("cached_tokens"u8))
                ReadUnits(ref reader, ref _cached);
            else if (reader.ValueTextEquals("cache_write_tokens"u8))
                ReadUnits(ref reader, ref _cacheWrite);
            else if (reader.ValueTextEquals("audio_tokens"u8))
                ReadUnits(ref reader, ref _inputAudio);
            else if (reader.ValueTextEquals("image_tokens"u8))
                ReadUnits(ref reader, ref _inputImage);
            else if (reader.ValueTextEquals("cached_tokens_details"u8))
                ReadCachedDetails(ref reader);
            else
                reader.Skip();
        }
    }

    private void ReadCachedDetails(ref Utf8JsonReader reader)
    {
        if (!EnterObject(ref reader))
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("audio_tokens"u8))
                ReadUnits(ref reader, ref _cachedAudio);
            else
                reader.Skip();
        }
    }

    private void ReadCompletionDetails(ref Utf8JsonReader reader)
    {
        if (!EnterObject(ref reader))
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("reasoning_tokens"u8))
                ReadUnits(ref reader, ref _reasoning);
            else if (reader.ValueTextEquals("audio_tokens"u8))
                ReadUnits(ref reader, ref _outputAudio);
            else if (reader.ValueTextEquals("image_tokens"u8))
                ReadUnits(ref reader, ref _outputImage);
            else
                reader.Skip();
        }
    }

    private static bool EnterObject(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
            return true;
        reader.Skip();
        return false;
    }

    /// <summary>Null and text leave the field as it was: absent figures are not zeros.</summary>
    private void ReadUnits(ref Utf8JsonReader reader, ref long? field)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number)
            field = UnitsOf(ref reader);
        else
            reader.Skip();
    }

    private long UnitsOf(ref Utf8JsonReader reader)
    {
        if (!reader.TryGetInt64(out var units))
            units = UnitsOfUnusualNumber(ref reader);
        if (units is >= 0 and <= UnitsMax)
            return units;
        _clamped = true;
        return units < 0 ? 0 : UnitsMax;
    }

    /// <summary>A fraction is rounded up: rounding down would credit the part that was used.</summary>
    private long UnitsOfUnusualNumber(ref Utf8JsonReader reader)
    {
        _clamped = true;
        if (reader.TryGetDecimal(out var number) && decimal.Abs(number) <= UnitsMax)
            return (long)decimal.Ceiling(number);
        var first = reader.HasValueSequence ? reader.ValueSequence.FirstSpan[0] : reader.ValueSpan[0];
        return first == (byte)'-' ? -1 : long.MaxValue;
    }
}
