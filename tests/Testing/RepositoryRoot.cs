namespace Testing;

/// <summary>The folder that holds the solution, found upwards from the test's own binary.</summary>
public static class RepositoryRoot
{
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Metering.sln"))) return folder.FullName;
        }

        return null;
    }
}
