using Metering;

namespace RelayApi;

/// <summary>How lists are asked for: ids to filter by and to begin after, and how many rows to answer with: <c>limit</c>, 1 to 500.</summary>
internal static class Pages
{
    public const int LimitDefault = 100;
    public const int LimitMax = 500;

    /// <summary>Reads an id that may be left out. One that is no id must not read as left out: that would list what was not asked for.</summary>
    public static bool TryReadId<TId>(string? text, out TId? id)
        where TId : struct, IId<TId>
    {
        id = TId.TryParse(text, out var read) ? read : null;
        return text is null || id is not null;
    }

    public static int Limit(int? limit) => Math.Clamp(limit ?? LimitDefault, 1, LimitMax);
}
