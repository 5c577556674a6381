using System.Text.Json;

namespace RelayApi.OpenAi;

/// <summary>Reads the value of a member of a request; the reader stands on its name. Null is as good as absent, as it is to OpenAI.</summary>
internal static class RequestMember
{
    public static OpenAiError? ReadFlag(ref Utf8JsonReader reader, string param, out bool flag)
    {
        reader.Read();
        flag = reader.TokenType == JsonTokenType.True;
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null
            ? null
            : OpenAiError.InvalidRequest($"'{param}' must be true or false.", param);
    }

    public static OpenAiError? ReadCount(ref Utf8JsonReader reader, string param, out long? count)
    {
        count = null;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 1)
            return OpenAiError.InvalidRequest($"'{param}' must be a positive integer.", param);
        count = number;
        return null;
    }

    /// <summary>Where in the body the value is that the reader stands on, quotes included. Bodies are bounded, so an offset fits.</summary>
    public static Range RangeOf(ref Utf8JsonReader reader) => (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
}
