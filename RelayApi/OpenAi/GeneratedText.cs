using System.Buffers;
using System.Text.Json;

namespace RelayApi.OpenAi;

/// <summary>
/// Counts the bytes of what a model generated, from which output is estimated where the upstream reports no usage. Only a message's or a
/// delta's own text counts: the envelope around it costs the client nothing.
/// </summary>
internal static class GeneratedText
{
    /// <summary>About the mean of common tokenisers over English text and code; the estimate rounds up.</summary>
    public const int BytesPerUnit = 4;

    public static long UnitsOf(long bytes) => (bytes + BytesPerUnit - 1) / BytesPerUnit;

    /// <summary>
    /// Reads a message or a delta; the reader stands on its opening brace and ends on its closing one. The last content that is one string
    /// without escapes, and not empty, is noted in <paramref name="plain"/>.
    /// </summary>
    public static long BytesOfMessage(ref Utf8JsonReader reader, ref PlainText plain)
    {
        long bytes = 0;
        long reasoning = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content"u8))
            {
                bytes += BytesOfNextValue(ref reader);
                plain = PlainText.Of(reader, plain);
            }
            else if (reader.ValueTextEquals("tool_calls"u8)
                || reader.ValueTextEquals("refusal"u8)
                || reader.ValueTextEquals("function_call"u8)
                || reader.ValueTextEquals("audio"u8))
                bytes += BytesOfNextValue(ref reader);
            // Some providers send the same reasoning under both names; counting both would charge it twice.
            else if (reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8))
                reasoning = Math.Max(reasoning, BytesOfNextValue(ref reader));
            else
                reader.Skip();
        }
        return bytes + reasoning;
    }

    private static long BytesOfNextValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return BytesUnescaped(reader.ValueSpan, reader.ValueIsEscaped);
        return reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? BytesInside(ref reader) : 0;
    }

    /// <summary>Content may be a list of parts and a tool call is an object: what counts in them is text, thinking, arguments, and input.</summary>
    private static long BytesInside(ref Utf8JsonReader reader)
    {
        long bytes = 0;
        var depth = reader.CurrentDepth;
        var counts = false;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                counts = reader.ValueTextEquals("arguments"u8)
                    || reader.ValueTextEquals("text"u8)
                    || reader.ValueTextEquals("thinking"u8)
                    || reader.ValueTextEquals("input"u8)
                    || reader.ValueTextEquals("transcript"u8);
            else if (counts && reader.TokenType == JsonTokenType.String)
                bytes += BytesUnescaped(reader.ValueSpan, reader.ValueIsEscaped);
        }
        return bytes;
    }

    /// <summary>The UTF-8 length of a JSON string's value, without building it.</summary>
    public static long BytesUnescaped(ReadOnlySpan<byte> escaped, bool isEscaped)
    {
        if (!isEscaped)
            return escaped.Length;
        long bytes = 0;
        for (var next = escaped.IndexOf((byte)'\\'); next >= 0; next = escaped.IndexOf((byte)'\\'))
        {
            var isCodeUnit = escaped[next + 1] == (byte)'u';
            bytes += next + (isCodeUnit ? BytesOfCodeUnit(escaped.Slice(next + 2, 4)) : 1);
            escaped = escaped[(next + (isCodeUnit ? 6 : 2))..];
        }
        return bytes + escaped.Length;
    }

    /// <summary>The UTF-8 length of a UTF-16 code unit; each half of a surrogate pair is half of its four bytes.</summary>
    private static int BytesOfCodeUnit(ReadOnlySpan<byte> hexDigits)
    {
        Span<byte> bytes = stackalloc byte[2];
        if (Convert.FromHexString(hexDigits, bytes, out _, out _) != OperationStatus.Done)
            return 2;
        return (bytes[0], bytes[1]) switch
        {
            (0, < 0x80) => 1,
            ( < 0x08, _) => 2,
            ( >= 0xD8 and <= 0xDF, _) => 2,
            _ => 3,
        };
    }
}
