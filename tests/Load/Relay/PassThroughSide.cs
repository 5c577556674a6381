using System.Diagnostics;

namespace Load.Relay;

/// <summary>The pass-through, in a process of its own with the runtime settings of the relay.</summary>
internal sealed class PassThroughSide : ISide, IDisposable
{
    private readonly Process _process;
    private readonly Dictionary<AnswerKind, byte[]> _requests = AnswerKind.All.ToDictionary(
        answer => answer,
        answer => RequestText.Make($"/{answer.Path}/chat/completions", answer.Path, answer.IsStream, "none"));

    private PassThroughSide(Process process, Uri address, string name) => (_process, Address, Name) = (process, address, name);

    public string Name { get; }

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    public static async Task<PassThroughSide> Start(Uri upstream, string name = "pass-through")
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { "pass-through", "--upstream", upstream.ToString() }) start.ArgumentList.Add(argument);
        foreach (var (setting, value) in RelayRuntime.Settings) start.Environment[setting] = value;
        var process = Process.Start(start)!;
        return new PassThroughSide(process, new Uri((await process.StandardOutput.ReadLineAsync())!), name);
    }

    public ReadOnlyMemory<byte> Request(AnswerKind answer, int caller) => _requests[answer];

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
