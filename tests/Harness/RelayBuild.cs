using Testing;

namespace Harness;

/// <summary>Finds a program, the relay or a silo, that was built together with the running tests: the same repository, configuration and framework.</summary>
internal static class RelayBuild
{
    public static string DirectoryOf(string program)
    {
        var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var (framework, configuration) = (output.Name, output.Parent!.Name);
        var root = RepositoryRoot.Find() ?? throw new InvalidOperationException($"There is no repository above {output}.");
        return Path.Combine(root, program, "bin", configuration, framework);
    }
}
