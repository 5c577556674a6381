using System.Globalization;

namespace Ledger.Server;

/// <summary>Where PostgreSQL's own programs are on this machine.</summary>
internal sealed record ServerBinaries(string Directory)
{
    private const string DebianRoot = "/usr/lib/postgresql";

    public string InitDb => Path.Combine(Directory, "initdb");

    public string Postgres => Path.Combine(Directory, "postgres");

    /// <summary>The newest Debian installation, else what PATH offers. Debian keeps the server's programs out of PATH.</summary>
    public static ServerBinaries Find()
    {
        var found = DebianVersions().Concat(SearchPath()).Select(directory => new ServerBinaries(directory)).FirstOrDefault(IsComplete);
        return found ?? throw new PrivateServerException(
            $"No PostgreSQL server was found below {DebianRoot} or in PATH. Install the Debian package 'postgresql' "
            + "(apt-get install postgresql), or give the connection string of a server of your own.");
    }

    private static bool IsComplete(ServerBinaries binaries) => File.Exists(binaries.InitDb) && File.Exists(binaries.Postgres);

    private static IEnumerable<string> DebianVersions() =>
        System.IO.Directory.Exists(DebianRoot)
            ? System.IO.Directory.GetDirectories(DebianRoot)
                .OrderByDescending(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(path => Path.Combine(path, "bin"))
            : [];

    private static string[] SearchPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
}
