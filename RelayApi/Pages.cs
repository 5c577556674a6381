namespace RelayApi;

/// <summary>How many rows a list answers with: <c>limit</c>, 1 to 500.</summary>
internal static class Pages
{
    public const int LimitDefault = 100;
    public const int LimitMax = 500;

    public static int Limit(int? limit) => Math.Clamp(limit ?? LimitDefault, 1, LimitMax);
}
