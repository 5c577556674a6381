namespace Harness;

/// <summary>Finds the relay that was built together with the running tests: the same repository, configuration and framework.</summary>
internal static class RelayBuild
{
    public static string Directory { get; } = Find();

    private static string Find()
    {
        var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var (framework, configuration) = (output.Name, output.Parent!.Name);
        var root = output;
        while (!File.Exists(Path.Combine(root.FullName, "Metering.sln")))
            root = root.Parent ?? throw new InvalidOperationException($"There is no Metering.sln above {output}.");
        return Path.Combine(root.FullName, "RelayApi", "bin", configuration, framework);
    }
}
