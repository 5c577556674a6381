using System.ComponentModel;
using System.Diagnostics;

namespace Acceptance.Sdk;

/// <summary>
/// Runs the committed script with Node. The pinned package is installed beside the test's binaries, without a lock file: what a lock file
/// records depends on where packages come from. <see cref="Absence"/> says why it cannot run here.
/// </summary>
public sealed class NodeSdk : IAsyncLifetime
{
    private static readonly TimeSpan InstallMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RunMax = TimeSpan.FromMinutes(1);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Sdk", "node");

    public string? Absence { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (await Try("node", ["--version"], RunMax) is { ExitCode: not 0 }) Absence = "Node is absent: the test of the npm package 'openai' was left out.";
        else if (!Directory.Exists(Path.Combine(Folder, "node_modules", "openai"))) Absence = await Install();
    }

    /// <summary>What the script printed.</summary>
    public static async Task<string> Run(string settings)
    {
        var (exitCode, output) = await Try("node", ["client.mjs"], RunMax, settings);
        Assert.True(exitCode == 0, output);
        return output;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<string?> Install()
    {
        var (exitCode, output) = await Try(
            "npm", ["install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], InstallMax);
        return exitCode == 0 ? null : $"The npm package 'openai' cannot be installed, so its test was left out: {output}";
    }

    private static async Task<(int ExitCode, string Output)> Try(string command, IEnumerable<string> arguments, TimeSpan limit, string? settings = null)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (settings is not null) start.Environment["METERING_NODE_CLIENT"] = settings;
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception absent)
        {
            return (-1, absent.Message);
        }

        using var late = new CancellationTokenSource(limit, TimeProvider.System);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(late.Token);
            var output = await process.StandardOutput.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
            return (process.ExitCode, process.ExitCode == 0 ? output : await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"'{command}' did not end within {limit}.");
        }
    }
}
