using System.Diagnostics;
using System.Globalization;

namespace Harness;

/// <summary>The real relay in a process of its own. It can be killed, stopped, and started again on the same books.</summary>
public sealed class RelayProcess : IAsyncDisposable
{
    private static readonly TimeSpan KillMax = TimeSpan.FromSeconds(20);

    private readonly RelaySettings _settings;
    private readonly DirectoryInfo? _temporary;
    private RelayRun _run;

    private RelayProcess(RelaySettings settings, DirectoryInfo? temporary, RelayRun run)
    {
        (_settings, _temporary, _run) = (settings, temporary, run);
        AdminKey = run.AdminKey ?? settings.AdminKey ?? throw new InvalidOperationException($"A relay on new books shows an operator key.\n{run.Output}");
        Admin = new AdminClient(run.Address, AdminKey);
    }

    /// <summary>Such as <c>http://127.0.0.1:41234/</c>; another one after each start.</summary>
    public Uri Address => _run.Address;

    /// <summary>Shown by the first start; it stays valid.</summary>
    public string AdminKey { get; }

    /// <summary>The admin API of the running process; another one after each start.</summary>
    public AdminClient Admin { get; private set; }

    public int ProcessId => _run.ProcessId;

    /// <summary>Everything the current process has printed, for messages of failure.</summary>
    public string Output => _run.Output;

    /// <summary>Completes with the exit code when the current process has ended, for whatever reason.</summary>
    public Task<int> Exited => _run.Exited;

    /// <summary>Starts a relay on new books and waits until it serves.</summary>
    public static async Task<RelayProcess> Start(RelaySettings settings)
    {
        var temporary = settings.DataDirectory is null ? Directory.CreateTempSubdirectory("relay-data-") : null;
        var own = settings with { DataDirectory = settings.DataDirectory ?? temporary!.FullName };
        return new RelayProcess(own, temporary, await RelayRun.Start(own.Program, Arguments(own), own.StartMax));
    }

    /// <summary>Starts again on the same books, after <see cref="Kill"/> or <see cref="Stop"/>.</summary>
    public async Task Restart()
    {
        if (!_run.Exited.IsCompleted) throw new InvalidOperationException("The relay still runs.");
        _run.Dispose();
        Admin.Dispose();
        _run = await RelayRun.Start(_settings.Program, Arguments(_settings), _settings.StartMax);
        Admin = new AdminClient(_run.Address, AdminKey);
    }

    /// <summary>Ends the process as <c>kill -9</c> does, and waits until it is gone.</summary>
    public async Task Kill()
    {
        _run.Kill();
        await _run.Exited.WaitAsync(KillMax, TimeProvider.System);
    }

    /// <summary>Asks the process to end, as <c>kill</c> does, and waits for its exit code.</summary>
    /// <exception cref="TimeoutException">It has not ended in time.</exception>
    public async Task<int> Stop(TimeSpan limit)
    {
        await Signal("TERM");
        return await _run.Exited.WaitAsync(limit, TimeProvider.System);
    }

    /// <summary>Halts the process where it stands, as a machine that is starved or migrated does. The kernel goes on answering for it.</summary>
    public Task Suspend() => Signal("STOP");

    /// <summary>Lets it go on, as if no time had passed for it.</summary>
    public Task Resume() => Signal("CONT");

    /// <summary>Completes when the current process has printed the text; logs are written behind what they are about.</summary>
    /// <exception cref="TimeoutException">It was not printed in time.</exception>
    public Task WaitForOutput(string text, TimeSpan limit) => _run.WaitForOutput(text, limit);

    public async ValueTask DisposeAsync()
    {
        // Tests look at the books while the relay runs; nothing is learnt from an orderly end, which Stop is for.
        await Kill();
        _run.Dispose();
        Admin.Dispose();
        _temporary?.Delete(recursive: true);
    }

    private async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _run.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static IEnumerable<string> Arguments(RelaySettings settings)
    {
        yield return "--urls=http://127.0.0.1:0";
        yield return "--Logging:Console:FormatterOptions:UseUtcTimestamp=true";
        yield return "--Logging:Console:FormatterOptions:TimestampFormat=HH:mm:ss.fff ";
        yield return $"--Engine:DataDirectory={settings.DataDirectory}";
        if (settings.ConnectionString is { } connection) yield return $"--Engine:ConnectionString={connection}";
        foreach (var (key, value) in settings.Configuration) yield return $"--{key}={value}";
    }
}
