using System.Diagnostics;
using System.Text;

namespace Harness;

/// <summary>One run of the relay's process: from its start to its end, with everything it printed.</summary>
internal sealed class RelayRun : IDisposable
{
    private const string AddressPrefix = "Relay ";
    private const string AdminKeyPrefix = "Admin key ";

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<(string Text, TaskCompletionSource Printed)> _waiters = [];
    private readonly TaskCompletionSource _serves = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Uri? _address;

    private RelayRun(Process process) => _process = process;

    public Uri Address => _address!;

    /// <summary>Shown by the first start on new books only.</summary>
    public string? AdminKey { get; private set; }

    public int ProcessId => _process.Id;

    public Task<int> Exited { get; private set; } = null!;

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static async Task<RelayRun> Start(string program, IEnumerable<string> arguments, TimeSpan limit)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        var directory = RelayBuild.DirectoryOf(program);
        start.ArgumentList.Add(Path.Combine(directory, $"{program}.dll"));
        start.ArgumentList.Add($"--contentRoot={directory}");
        foreach (var argument in arguments) start.ArgumentList.Add(argument);

        var run = new RelayRun(new Process { StartInfo = start });
        run.Begin();
        await run.WaitUntilServing(limit);
        return run;
    }

    public Task WaitForOutput(string text, TimeSpan limit)
    {
        var printed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            if (_output.ToString().Contains(text, StringComparison.Ordinal)) return Task.CompletedTask;
            _waiters.Add((text, printed));
        }

        return printed.Task.WaitAsync(limit, TimeProvider.System);
    }

    public void Kill()
    {
        if (!Exited.IsCompleted) _process.Kill();
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillWithTests;
        _process.Dispose();
    }

    private void Begin()
    {
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        Exited = WaitForExit();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        // A run of tests that is broken off must not leave relays behind.
        AppDomain.CurrentDomain.ProcessExit += KillWithTests;
    }

    private async Task<int> WaitForExit()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private async Task WaitUntilServing(TimeSpan limit)
    {
        try
        {
            var first = await Task.WhenAny(_serves.Task, Exited).WaitAsync(limit, TimeProvider.System);
            if (first == _serves.Task) return;
        }
        catch (TimeoutException)
        {
            Kill();
        }

        throw new InvalidOperationException($"The relay did not start, exit code {await Exited}:\n{Output}");
    }

    private void Read(string? line)
    {
        if (line is null) return;
        Keep(line);
        // The address comes before the key, and the key's line is printed by every start.
        if (line.StartsWith(AddressPrefix, StringComparison.Ordinal)) _address = new Uri(line[AddressPrefix.Length..].Trim()[..^"v1".Length]);
        if (!line.StartsWith(AdminKeyPrefix, StringComparison.Ordinal) || _address is null) return;
        var key = line[AdminKeyPrefix.Length..].Trim().Split(' ')[0];
        AdminKey = key.StartsWith("mop_", StringComparison.Ordinal) ? key : null;
        _serves.TrySetResult();
    }

    private void Keep(string line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
            foreach (var (text, printed) in _waiters)
            {
                if (line.Contains(text, StringComparison.Ordinal)) printed.TrySetResult();
            }
        }
    }

    private void KillWithTests(object? sender, EventArgs args) => Kill();
}
