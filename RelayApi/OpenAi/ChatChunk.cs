using System.Text.Json;

namespace RelayApi.OpenAi;

/// <summary>
/// What one forward pass over a chunk of a stream, or over a whole answer, finds. The two differ only in the name of the member that
/// carries the text: <c>delta</c> or <c>message</c>.
/// </summary>
internal ref struct ChatChunk
{
    /// <summary>Deeper than any answer seen; a bound, because the reader's memory grows with depth.</summary>
    public const int DepthMax = 256;

    private bool _hasChoicesEmpty;
    private bool _hasUsage;
    private bool _hasContentElsewhere;
    private PlainText _text;

    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = DepthMax };

    /// <summary>Bytes of generated text in the chunk.</summary>
    public long BytesGenerated { get; private set; }

    public bool HasError { get; private set; }

    public bool HasFinish { get; private set; }

    /// <summary>
    /// Whether the chunk exists only because usage was asked for: no choices, a usage, and nothing else that a client could miss. It is
    /// the only kind of chunk that is ever kept from a client.
    /// </summary>
    public readonly bool IsPureUsage => _hasChoicesEmpty && _hasUsage && !_hasContentElsewhere && !HasError;

    /// <summary>
    /// Where the text stands, when the chunk does nothing but carry one plain text: no usage, no end, no error, and nothing else generated.
    /// </summary>
    public readonly bool TryGetOnlyText(out int at, out int length)
    {
        (at, length) = (_text.At, _text.Length);
        return length > 0 && BytesGenerated == length && !_hasUsage && !HasFinish && !HasError;
    }

    /// <summary>Reads a whole JSON text. Throws <see cref="JsonException"/> when it is none, or no object.</summary>
    public void Read(ReadOnlySpan<byte> json, ref ChatUsage usage, ref string? servedTier)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An answer is an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadMember(ref reader, ref usage, ref servedTier);
        // Reads past the closing brace, so that trailing content is found.
        reader.Read();
    }

    private void ReadMember(ref Utf8JsonReader reader, ref ChatUsage usage, ref string? servedTier)
    {
        if (reader.ValueTextEquals("choices"u8))
            ReadChoices(ref reader);
        else if (reader.ValueTextEquals("usage"u8))
            ReadUsage(ref reader, ref usage);
        else if (reader.ValueTextEquals("x_groq"u8))
            ReadVendorMember(ref reader, ref usage);
        else if (reader.ValueTextEquals("service_tier"u8))
            ReadServiceTier(ref reader, ref servedTier);
        else if (reader.ValueTextEquals("error"u8))
            ReadError(ref reader);
        else if (reader.ValueTextEquals("latency_checkpoint"u8))
            reader.Skip();
        else
            SkipUnknown(ref reader);
    }

    private void ReadChoices(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }
        _hasChoicesEmpty = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _hasChoicesEmpty = false;
            if (reader.TokenType == JsonTokenType.StartObject)
                ReadChoice(ref reader);
            else
                reader.Skip();
        }
    }

    private void ReadChoice(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject)
                    BytesGenerated += GeneratedText.BytesOfMessage(ref reader, ref _text);
                else
                    reader.Skip();
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                reader.Read();
                HasFinish |= reader.TokenType == JsonTokenType.String;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadUsage(ref Utf8JsonReader reader, ref ChatUsage usage)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            usage.Read(ref reader);
            _hasUsage = true;
        }
        else
        {
            reader.Skip();
        }
    }

    /// <summary>Groq's own member repeats the usage, and carries an error that ended a stream.</summary>
    private void ReadVendorMember(ref Utf8JsonReader reader, ref ChatUsage usage)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("usage"u8))
                ReadUsage(ref reader, ref usage);
            else if (reader.ValueTextEquals("error"u8))
                ReadError(ref reader);
            else
                reader.Skip();
        }
    }

    private static void ReadServiceTier(ref Utf8JsonReader reader, ref string? servedTier)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
            reader.Skip();
        else if (servedTier is null || !reader.ValueTextEquals(servedTier))
            servedTier = reader.GetString();
    }

    private void ReadError(ref Utf8JsonReader reader)
    {
        reader.Read();
        HasError |= reader.TokenType != JsonTokenType.Null;
        reader.Skip();
    }

    /// <summary>Plain values are the envelope (id, model, padding); an object or a list we do not know may be something the client wants.</summary>
    private void SkipUnknown(ref Utf8JsonReader reader)
    {
        reader.Read();
        _hasContentElsewhere |= reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        reader.Skip();
    }
}
