using System.Text.Json;

namespace RelayApi.OpenAi;

/// <summary>
/// One forward pass over a request body. A member given twice is refused: an upstream may read the one that was not metered. Members that
/// mean nothing to the meter are skipped and left for the upstream to judge.
/// </summary>
internal struct ChatRequestScan
{
    /// <summary>OpenAI's own bound on <c>n</c>; it keeps the worst case of a call a number that fits.</summary>
    public const int ChoicesMax = 128;

    /// <summary>Tool schemas nest deeply; a bound, because the reader's memory grows with depth.</summary>
    public const int DepthMax = 256;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = DepthMax };

    private Members _seen;

    public string? Model { get; private set; }

    /// <summary>Where the model's value is, quotes included.</summary>
    public Range ModelValue { get; private set; }

    public bool IsStream { get; private set; }

    public long? MaxCompletionUnits { get; private set; }

    public long? MaxUnits { get; private set; }

    public long? Choices { get; private set; }

    public StreamOptionsScan StreamOptions;

    public PromptText Prompt;

    [Flags]
    private enum Members
    {
        None = 0,
        Model = 1,
        Messages = 2,
        Stream = 4,
        StreamOptions = 8,
        MaxCompletionTokens = 16,
        MaxTokens = 32,
        N = 64,
    }

    /// <param name="body">All of it.</param>
    /// <param name="bytesAlwaysTaken">No body of so many bytes is too long for any model, so that the fewest units of its input need not be counted.</param>
    /// <returns>The problem to answer with, or <see langword="null"/> when the body can be metered.</returns>
    public OpenAiError? Scan(ReadOnlySpan<byte> body, long bytesAlwaysTaken)
    {
        Prompt = new PromptText(countsFresh: body.Length > bytesAlwaysTaken);
        try
        {
            var reader = new Utf8JsonReader(body, ReaderOptions);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return OpenAiError.InvalidRequest("The body of the request must be a JSON object.");
            StreamOptions = StreamOptionsScan.Absent((int)reader.BytesConsumed);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (ScanMember(ref reader) is { } problem)
                    return problem;
            }
            // Reads past the closing brace, so that trailing content is found.
            reader.Read();
            return Missing();
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return OpenAiError.InvalidRequest("The body of the request is not valid JSON.");
        }
    }

    private OpenAiError? ScanMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("model"u8))
            return Once(Members.Model, "model") ?? ScanModel(ref reader);
        if (reader.ValueTextEquals("messages"u8))
            return Once(Members.Messages, "messages") ?? ScanMessages(ref reader);
        if (reader.ValueTextEquals("stream"u8))
            return Once(Members.Stream, "stream") ?? ScanStream(ref reader);
        if (reader.ValueTextEquals("stream_options"u8))
            return Once(Members.StreamOptions, "stream_options") ?? StreamOptions.Scan(ref reader);
        if (reader.ValueTextEquals("max_completion_tokens"u8))
            return Once(Members.MaxCompletionTokens, "max_completion_tokens") ?? ScanMaxCompletion(ref reader);
        if (reader.ValueTextEquals("max_tokens"u8))
            return Once(Members.MaxTokens, "max_tokens") ?? ScanMax(ref reader);
        if (reader.ValueTextEquals("n"u8))
            return Once(Members.N, "n") ?? ScanChoices(ref reader);
        if (reader.ValueTextEquals("tools"u8) || reader.ValueTextEquals("functions"u8) || reader.ValueTextEquals("response_format"u8))
            Prompt.AddWhole(ref reader);
        else
            reader.Skip();
        return null;
    }

    private OpenAiError? ScanModel(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
            return OpenAiError.InvalidRequest("'model' must be a string.", "model");
        Model = reader.GetString();
        ModelValue = RequestMember.RangeOf(ref reader);
        return string.IsNullOrEmpty(Model) ? OpenAiError.InvalidRequest("You must provide a model parameter.", "model") : null;
    }

    private OpenAiError? ScanMessages(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            return OpenAiError.InvalidRequest("'messages' must be an array.", "messages");
        Prompt.AddMessages(ref reader);
        return null;
    }

    private OpenAiError? ScanStream(ref Utf8JsonReader reader)
    {
        var problem = RequestMember.ReadFlag(ref reader, "stream", out var isStream);
        IsStream = isStream;
        return problem;
    }

    private OpenAiError? ScanMaxCompletion(ref Utf8JsonReader reader)
    {
        var problem = RequestMember.ReadCount(ref reader, "max_completion_tokens", out var count);
        MaxCompletionUnits = count;
        return problem;
    }

    private OpenAiError? ScanMax(ref Utf8JsonReader reader)
    {
        var problem = RequestMember.ReadCount(ref reader, "max_tokens", out var count);
        MaxUnits = count;
        return problem;
    }

    private OpenAiError? ScanChoices(ref Utf8JsonReader reader)
    {
        var problem = RequestMember.ReadCount(ref reader, "n", out var count);
        Choices = count;
        return problem ?? (count > ChoicesMax ? OpenAiError.InvalidRequest($"'n' must be at most {ChoicesMax}.", "n") : null);
    }

    private OpenAiError? Once(Members member, string param)
    {
        if (_seen.HasFlag(member))
            return OpenAiError.InvalidRequest($"'{param}' is given more than once.", param);
        _seen |= member;
        return null;
    }

    private readonly OpenAiError? Missing()
    {
        if (!_seen.HasFlag(Members.Model))
            return OpenAiError.InvalidRequest("You must provide a model parameter.", "model");
        return _seen.HasFlag(Members.Messages)
            ? null
            : OpenAiError.InvalidRequest("Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
    }
}
