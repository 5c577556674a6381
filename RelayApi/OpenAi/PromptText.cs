using System.Text.Json;

namespace RelayApi.OpenAi;

/// <summary>
/// Sizes a prompt for the hold, before any upstream has counted it. Text counts by its bytes; an image, a sound or a file is inline base64
/// or a link, whose length says nothing of its units, and counts a fixed figure.
/// </summary>
internal struct PromptText
{
    /// <summary>About an image of a thousand pixels square at the big providers; settlement corrects it.</summary>
    public const int UnitsPerMedia = 1_000;

    private long _bytes;
    private long _media;

    public readonly long UnitsEstimated => GeneratedText.UnitsOf(_bytes) + _media * UnitsPerMedia;

    /// <summary>Adds a value that is sent to the model as text whatever its structure, such as tool definitions.</summary>
    public void AddWhole(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = reader.TokenStartIndex;
        reader.Skip();
        _bytes += reader.BytesConsumed - start;
    }

    /// <summary>Adds the messages; the reader stands on their opening bracket and ends on their closing one.</summary>
    public void AddMessages(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        var isMedia = false;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                isMedia = reader.ValueTextEquals("url"u8) || reader.ValueTextEquals("data"u8) || reader.ValueTextEquals("file_data"u8);
            else if (reader.TokenType == JsonTokenType.String && isMedia)
                _media++;
            else if (reader.TokenType == JsonTokenType.String)
                _bytes += GeneratedText.BytesUnescaped(reader.ValueSpan, reader.ValueIsEscaped);
        }
    }
}
