using System.Diagnostics;
using System.Text.RegularExpressions;
using Harness;
using Testing;

namespace Acceptance.Readme;

/// <summary>What the README shows in <c>bash</c> blocks is one script, and runs as it stands.</summary>
public sealed partial class ReadmeTests(SharedRelay shared)
{
    private static readonly TimeSpan ScriptMax = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Readmes_tour_of_the_admin_api_runs_as_it_is_written()
    {
        // The tour names its accounts and models itself, so it needs books of its own.
        await using var relay = await RelayProcess.Start(new RelaySettings { ConnectionString = await shared.Postgres.MakeDatabase() });
        await Callers.PutUpstream(relay.Admin, shared.Upstream);
        await Callers.PutModel(relay.Admin, shared.Upstream, new CallerPlan(), "demo");

        var (exitCode, output) = await Run(await ReadTour(), relay);

        Assert.True(exitCode == 0, output);
        Assert.Contains("\"is_balanced\":true", output, StringComparison.Ordinal);
        Assert.Contains("\"grant\":\"package/starter-1\"", output, StringComparison.Ordinal);
    }

    private static async Task<string> ReadTour()
    {
        var root = RepositoryRoot.Find() ?? throw new InvalidOperationException("The README is read from the repository.");
        var text = await File.ReadAllTextAsync(Path.Combine(root, "README.md"));
        return string.Join('\n', BashBlock().Matches(text).Select(block => block.Groups[1].Value));
    }

    private static async Task<(int ExitCode, string Output)> Run(string script, RelayProcess relay)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["RELAY"] = relay.Address.GetLeftPart(UriPartial.Authority);
        start.Environment["KEY"] = relay.AdminKey;
        using var bash = Process.Start(start)!;
        using var limit = new CancellationTokenSource(ScriptMax, TimeProvider.System);
        var output = bash.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = bash.StandardError.ReadToEndAsync(limit.Token);
        await bash.WaitForExitAsync(limit.Token);
        return (bash.ExitCode, await output + await errors);
    }

    [GeneratedRegex("^```bash\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex BashBlock();
}
