using System.Diagnostics;
using System.Globalization;

namespace Silo.Load;

/// <summary>A member as a process of its own, and the one who tells it what to do.</summary>
internal sealed class MemberProcess : IDisposable
{
    private readonly Process _process;

    private MemberProcess(Process process) => _process = process;

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<MemberProcess> Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(MemberProcess).Assembly.Location);
        start.ArgumentList.Add("member");
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var member = new MemberProcess(Process.Start(start)!);
        await member.Until("ready");
        return member;
    }

    public Task Open() => Do("open");

    public Task<long> Run(TimeSpan duration) => Do(string.Create(CultureInfo.InvariantCulture, $"run {duration.TotalSeconds}"));

    public async Task Stop()
    {
        await _process.StandardInput.WriteLineAsync("stop");
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private async Task<long> Do(string order)
    {
        await _process.StandardInput.WriteLineAsync(order);
        return await Until("done");
    }

    private async Task<long> Until(string word)
    {
        var pairs = 0L;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == word) return pairs;
            if (line.StartsWith("pairs ", StringComparison.Ordinal)) pairs = long.Parse(line["pairs ".Length..], CultureInfo.InvariantCulture);
            else await Console.Error.WriteLineAsync(line);
        }

        throw new InvalidOperationException("A member has ended.");
    }
}
