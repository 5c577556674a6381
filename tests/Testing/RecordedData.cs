namespace Testing;

/// <summary>The recorded data that tests read when it is there: <c>$METERING_DATA</c>, else <c>../shared/data</c> beside the repository; it is no part of the project.</summary>
public static class RecordedData
{
    public const string Variable = "METERING_DATA";

    /// <summary>The folder, or <see langword="null"/> when it is absent: the test then says so and skips.</summary>
    public static string? Folder { get; } = Find();

    public static string AbsentMessage => $"The recorded data is absent: set {Variable} to its folder.";

    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Folder!, .. parts]);

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        var folder = string.IsNullOrEmpty(named) ? BesideRepository() : named;
        return Directory.Exists(folder) ? folder : null;
    }

    private static string? BesideRepository() =>
        RepositoryRoot.Find() is { } root ? Path.GetFullPath(Path.Combine(root, "..", "shared", "data")) : null;
}
