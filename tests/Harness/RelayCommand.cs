using System.Diagnostics;

namespace Harness;

/// <summary>Runs the relay's program with the words of a command, as an operator does.</summary>
public static class RelayCommand
{
    private static readonly TimeSpan RunMax = TimeSpan.FromSeconds(60);

    /// <summary>The exit code, and everything it printed with a line feed before it.</summary>
    public static async Task<(int ExitCode, string Output)> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(RelayBuild.DirectoryOf("RelayApi"), "RelayApi.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(RunMax);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, "\n" + await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
