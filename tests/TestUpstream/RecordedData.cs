namespace TestUpstream;

/// <summary>Finds the recorded answers, which are not part of the project: <c>$METERING_DATA</c>, else beside the repository.</summary>
public static class RecordedData
{
    public const string EnvironmentVariable = "METERING_DATA";

    public const string AbsentMessage =
        $"The recorded data is absent: set ${EnvironmentVariable}, or put it in ../shared/data beside the repository.";

    /// <summary>The data folder, or <see langword="null"/> when it is absent.</summary>
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable(EnvironmentVariable);
        var folder = string.IsNullOrEmpty(named) ? BesideRepository() : named;
        return File.Exists(Path.Combine(folder ?? "", "responses", "index.json")) ? folder : null;
    }

    private static string? BesideRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Metering.sln")))
            folder = folder.Parent;
        return folder is null ? null : Path.Combine(folder.FullName, "..", "shared", "data");
    }
}
