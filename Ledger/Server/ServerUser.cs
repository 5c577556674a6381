using System.ComponentModel;
using System.Diagnostics;

namespace Ledger.Server;

/// <summary>
/// Runs programs as the user that PostgreSQL runs as: <c>postgres</c> when this process is root, whom PostgreSQL refuses, and otherwise the
/// user that this process runs as.
/// </summary>
internal static class ServerUser
{
    public const string Name = "postgres";

    public static bool IsAnother => Environment.IsPrivilegedProcess;

    /// <summary>What stands before a command line so that it runs as the server's user.</summary>
    public static string[] Prefix => IsAnother ? ["setpriv", $"--reuid={Name}", $"--regid={Name}", "--init-groups", "--"] : [];

    /// <summary>What stands before the server's own command line: a session of its own, so that Ctrl+C at the terminal reaches only us, and
    /// the kernel's promise to interrupt the server when we die, however we die.</summary>
    public static string[] ServerPrefix =>
        IsAnother
            ? ["setsid", "setpriv", $"--reuid={Name}", $"--regid={Name}", "--init-groups", "--pdeathsig", "INT", "--"]
            : ["setsid", "setpriv", "--pdeathsig", "INT", "--"];

    /// <summary>Gives a directory and all below it to the server's user. Nothing to do for an ordinary user.</summary>
    public static async Task Own(string directory, CancellationToken cancellationToken)
    {
        if (!IsAnother) return;
        var (exitCode, output) = await Run(["chown", "-R", $"{Name}:{Name}", directory], cancellationToken);
        if (exitCode != 0)
        {
            throw new PrivateServerException(
                $"{directory} cannot be given to the user '{Name}', as whom PostgreSQL runs because it refuses root: {output}");
        }
    }

    /// <summary>Whether the server's user can work in a directory, all directories above it included.</summary>
    public static async Task<bool> CanEnter(string directory, CancellationToken cancellationToken) =>
        !IsAnother || (await Run([.. Prefix, "test", "-x", directory], cancellationToken)).ExitCode == 0;

    public static async Task<(int ExitCode, string Output)> Run(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The working directory may be closed to the server's user; every program starts where everybody may be.
            WorkingDirectory = "/",
        };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);

        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, (await output + await errors).Trim());
        }
        catch (Win32Exception e)
        {
            throw new PrivateServerException($"The program '{command[0]}' cannot be run: {e.Message}.", e);
        }
    }
}
