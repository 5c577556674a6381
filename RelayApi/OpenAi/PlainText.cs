using System.Text.Json;

namespace RelayApi.OpenAi;

/// <summary>Where in a JSON text a string's characters stand, as they are: nothing in it is escaped.</summary>
/// <param name="At">The first byte behind the opening quote.</param>
/// <param name="Length">Bytes up to the closing quote; zero when there is no such string.</param>
internal readonly record struct PlainText(int At, int Length)
{
    /// <summary>The string on which the reader stands, or else what was known before.</summary>
    public static PlainText Of(in Utf8JsonReader reader, PlainText before) =>
        reader is { TokenType: JsonTokenType.String, ValueIsEscaped: false, ValueSpan.Length: > 0 }
            ? new PlainText((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length)
            : before;
}
