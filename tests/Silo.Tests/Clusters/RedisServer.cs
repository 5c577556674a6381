using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Silo.Tests.Clusters;

/// <summary>A Redis of the tests' own: loopback only, nothing kept on the disk, ended with them.</summary>
internal sealed class RedisServer : IDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private RedisServer(Process process, DirectoryInfo directory, int port) => (_process, _directory, Port) = (process, directory, port);

    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(path => File.Exists(Path.Combine(path, "redis-server")));

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public static async Task<RedisServer> Start()
    {
        var directory = Directory.CreateTempSubdirectory("redis-");
        var port = FreePort.Find();
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true, WorkingDirectory = directory.FullName };
        foreach (var argument in new[] { "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no" }) start.ArgumentList.Add(argument);
        var redis = new RedisServer(Process.Start(start)!, directory, port);
        redis._process.OutputDataReceived += (_, _) => { };
        redis._process.BeginOutputReadLine();
        AppDomain.CurrentDomain.ProcessExit += redis.KillWithTests;
        await redis.WaitUntilServing();
        return redis;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillWithTests;
        Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task WaitUntilServing()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", Port);
                return;
            }
            catch (SocketException) when (TimeProvider.System.GetElapsedTime(started) < StartMax)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }

    private void KillWithTests(object? sender, EventArgs args) => Kill();

    private void Kill()
    {
        if (!_process.HasExited) _process.Kill();
    }
}
