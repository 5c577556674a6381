namespace Metering;

/// <summary>The name that an operator gives to something: for people, never for look-up.</summary>
internal static class DisplayName
{
    private const int LengthMax = 200;

    /// <summary>What is wrong with the name of such a thing, named as a sentence begins (<c>A token</c>), or <see langword="null"/>.</summary>
    public static string? Problem(string of, string name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > LengthMax ? $"{of} has a name of at most {LengthMax} characters." : null;
}
