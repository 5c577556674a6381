using System.Text.Json;

namespace RelayApi.OpenAi;

/// <summary>
/// Finds whether a client asked for the usage of its stream, and where in the body to ask in its place: the smallest replacement, so that
/// the client's other options stay as they came.
/// </summary>
internal struct StreamOptionsScan
{
    private static readonly ReadOnlyMemory<byte> Member = "\"stream_options\":{\"include_usage\":true},"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Options = "{\"include_usage\":true}"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> OnlyOption = "\"include_usage\":true"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> OptionBeforeOthers = "\"include_usage\":true,"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> True = "true"u8.ToArray();

    public bool AsksForUsage { get; private set; }

    /// <summary>What to replace in the body by <see cref="Text"/> so that the stream reports usage.</summary>
    public Range Range { get; private set; }

    public ReadOnlyMemory<byte> Text { get; private set; }

    /// <summary>A body without the options gets them as its first member; a model follows in any body that passes, so the comma is right.</summary>
    public static StreamOptionsScan Absent(int afterOpeningBrace) => new() { Range = afterOpeningBrace..afterOpeningBrace, Text = Member };

    /// <returns>The problem to answer with, or <see langword="null"/>.</returns>
    public OpenAiError? Scan(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            (Range, Text) = (RequestMember.RangeOf(ref reader), Options);
            return null;
        }
        if (reader.TokenType != JsonTokenType.StartObject)
            return OpenAiError.InvalidRequest("'stream_options' must be an object.", "stream_options");
        return ScanOptions(ref reader);
    }

    private OpenAiError? ScanOptions(ref Utf8JsonReader reader)
    {
        var start = (int)reader.BytesConsumed;
        (Range, Text) = (start..start, OnlyOption);
        var isFound = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("include_usage"u8))
            {
                reader.Skip();
                if (!isFound)
                    Text = OptionBeforeOthers;
            }
            else if (ScanIncludeUsage(ref reader, isFound) is { } problem)
            {
                return problem;
            }
            else
            {
                isFound = true;
            }
        }
        return null;
    }

    private OpenAiError? ScanIncludeUsage(ref Utf8JsonReader reader, bool isRepeated)
    {
        const string param = "stream_options.include_usage";
        if (isRepeated)
            return OpenAiError.InvalidRequest($"'{param}' is given more than once.", param);
        var problem = RequestMember.ReadFlag(ref reader, param, out var asks);
        AsksForUsage = asks;
        (Range, Text) = (RequestMember.RangeOf(ref reader), True);
        return problem;
    }
}
