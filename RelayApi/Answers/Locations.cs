namespace RelayApi.Answers;

/// <summary>Where what was made is found: the Location of every 201 of the admin API, which a GET answers.</summary>
internal static class Locations
{
    /// <param name="segments">The path below <c>/admin</c>; ids and numbers as they are, since they are escaped here.</param>
    public static string Of(params ReadOnlySpan<string> segments)
    {
        var path = AdminApi.Path;
        foreach (var segment in segments) path += $"/{Uri.EscapeDataString(segment)}";
        return path;
    }
}
