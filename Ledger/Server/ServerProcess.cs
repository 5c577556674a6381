using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ledger.Server;

/// <summary>
/// The running server. It is started by a thread that lives as long as it does, because the kernel's parent-death signal follows the thread
/// that started a child, not the process.
/// </summary>
internal sealed class ServerProcess
{
    private const int Interrupt = 2;
    private const int Quit = 3;
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo start)
    {
        var thread = new Thread(() => Live(start)) { IsBackground = true, Name = "PostgreSQL server" };
        thread.Start();
    }

    /// <summary>Completes when the server has ended, for whatever reason.</summary>
    public Task Exited => _exited.Task;

    public static async Task<ServerProcess> Start(ServerBinaries binaries, ServerPlace place)
    {
        // The shell only opens the log, as the user we are, and then becomes the server.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        string[] arguments = ["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", place.Log, .. ServerPrefix(binaries, place)];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);

        var server = new ServerProcess(start);
        await server._started.Task;
        return server;
    }

    /// <summary>Fast shutdown: sessions are broken off, everything committed is written out.</summary>
    public async Task<bool> Stop(TimeSpan limit, TimeProvider time) =>
        await SignalAndWait(Interrupt, limit, time) || await SignalAndWait(Quit, limit, time);

    /// <summary>Lowers the priority of one of the server's sessions. A system that does not allow it leaves the session as it is.</summary>
    public static void LetOthersFirst(int session)
    {
        try
        {
            using var process = Process.GetProcessById(session);
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is Win32Exception or ArgumentException or InvalidOperationException)
        {
            // Priorities are a courtesy.
        }
    }

    private static string[] ServerPrefix(ServerBinaries binaries, ServerPlace place) =>
        [.. ServerUser.ServerPrefix, binaries.Postgres, "-D", place.Data, "-k", place.Socket];

    private void Live(ProcessStartInfo start)
    {
        try
        {
            using var process = Process.Start(start)!;
            _started.SetResult(process.Id);
            process.WaitForExit();
        }
        catch (Exception e) when (!_started.Task.IsCompleted)
        {
            _started.SetException(new PrivateServerException($"PostgreSQL cannot be started: {e.Message}", e));
        }

        _exited.SetResult();
    }

    private async Task<bool> SignalAndWait(int signal, TimeSpan limit, TimeProvider time)
    {
        if (_exited.Task.IsCompleted) return true;
        _ = Kill(_started.Task.Result, signal);
        try
        {
            await _exited.Task.WaitAsync(limit, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
