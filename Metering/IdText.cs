using System.Buffers;

namespace Metering;

/// <summary>The one rule for the text of ids: it is safe in a URL, in a log line and in a journal key.</summary>
internal static class IdText
{
    public const int LengthMax = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:");

    public static bool IsValid(string? text) => text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Allowed);

    public static TId Parse<TId>(string text)
        where TId : struct, IId<TId> =>
        TId.TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no {typeof(TId).Name}.");
}
