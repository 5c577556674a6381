using System.Text.Json;

namespace RelayApi.OpenAi;

/// <summary>
/// Sizes a prompt before any upstream has counted it: an estimate, from which money is held, and beside it what is surely there, which alone is
/// ground for a refusal. Text counts by its bytes; an image, a sound or a file is inline base64 or a link, whose length says nothing of its units,
/// and counts a fixed figure in the estimate.
/// </summary>
/// <param name="countsFresh">Whether what is surely there is counted; without it, it is only known whether there is anything.</param>
internal partial struct PromptText(bool countsFresh)
{
    /// <summary>About an image of a thousand pixels square at the big providers; settlement corrects it.</summary>
    public const int UnitsPerMedia = 1_000;

    private long _bytes;
    private long _media;
    private FreshBytes _fresh;
    private bool _hasContent;

    /// <summary>What the strings below a name are.</summary>
    private enum Content
    {
        Text,
        Media,

        /// <summary>The kind of a part or a tool, which is no content.</summary>
        Type,
    }

    public readonly long UnitsEstimated => GeneratedText.UnitsOf(_bytes) + _media * UnitsPerMedia;

    /// <summary>
    /// The fresh bytes of the text that reaches the model whatever the upstream does. Only what users, systems and tools say does: an assistant's
    /// reasoning is cut out of what it said by some, and tool definitions and arguments are written anew.
    /// </summary>
    public readonly long BytesFresh => _fresh.Count;

    public bool HasMessages { get; private set; }

    /// <summary>Whether nothing but messages without any content was added.</summary>
    public readonly bool IsEmpty => !_hasContent;

    /// <summary>Adds a value that is sent to the model as text whatever its structure, such as tool definitions.</summary>
    public void AddWhole(ref Utf8JsonReader reader)
    {
        const int bytesOfNone = 2;
        reader.Read();
        var start = reader.TokenStartIndex;
        var isNull = reader.TokenType == JsonTokenType.Null;
        reader.Skip();
        var bytes = reader.BytesConsumed - start;
        _bytes += bytes;
        _hasContent |= !isNull && bytes > bytesOfNone;
    }

    private void AddMember(ref Utf8JsonReader reader)
    {
        var content = ContentOf(ref reader);
        reader.Read();
        AddValue(ref reader, content);
    }

    private void AddValue(ref Utf8JsonReader reader, Content content)
    {
        var depth = reader.CurrentDepth;
        AddScalar(ref reader, content);
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                content = ContentOf(ref reader);
            else
                AddScalar(ref reader, content);
        }
    }

    private void AddScalar(ref Utf8JsonReader reader, Content content)
    {
        if (reader.TokenType == JsonTokenType.Number)
            _hasContent = true;
        if (reader.TokenType != JsonTokenType.String)
            return;
        _hasContent |= content != Content.Type && !reader.ValueSpan.IsEmpty;
        if (content == Content.Media)
            _media++;
        else
            _bytes += GeneratedText.BytesUnescaped(reader.ValueSpan, reader.ValueIsEscaped);
    }

    private static Content ContentOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("url"u8) || reader.ValueTextEquals("data"u8) || reader.ValueTextEquals("file_data"u8) ? Content.Media
        : reader.ValueTextEquals("type"u8) ? Content.Type
        : Content.Text;
}
