using System.Globalization;
using Faults.Clients;
using Harness;
using Harness.Tokens;
using Testing;

namespace Faults;

/// <summary>A relay with a private PostgreSQL: the two live and die together.</summary>
[Collection(typeof(UnderLoad))]
public sealed class PrivateServerTests : IAsyncDisposable
{
    private static readonly TimeSpan LoadMax = TimeSpan.FromSeconds(30);
    private readonly TestDirectory _data = new();

    public async ValueTask DisposeAsync()
    {
        // The relay was killed last, and its server goes down behind it: until then it still writes here.
        await Polling.Until(() => !File.Exists(LockFile), "the private server has ended");
        _data.Dispose();
    }

    [Fact]
    public async Task Killed_relay_takes_its_private_server_down_and_both_come_back_with_the_books()
    {
        await using var stage = await Stage.Set(new RelaySettings { DataDirectory = _data.Path });
        await using var crowd = await Load(stage);
        var server = ServerProcessId();

        crowd.Close();
        await stage.Relay.Kill();
        await Polling.Until(() => !IsRunning(server), "the private server has ended");
        await stage.Relay.Restart();

        await stage.Witness.AssertKept(crowd.Seen);
        crowd.Open(stage.Relay.Address);
        await stage.Upstream.Log.WaitForCountAsync(stage.Upstream.Log.Count + 20, LoadMax);
        await crowd.Finish();
        await stage.Witness.AssertEnded(crowd.Seen);
    }

    [Fact]
    public async Task Relay_told_to_stop_lets_calls_end_settles_them_and_leaves_nothing_running()
    {
        await using var stage = await Stage.Set(new RelaySettings { DataDirectory = _data.Path });
        await using var crowd = await Load(stage);
        var server = ServerProcessId();

        await stage.Upstream.Log.WaitForActiveAsync(4, LoadMax);
        crowd.Close();
        var exitCode = await stage.Relay.Stop(TimeSpan.FromSeconds(20));

        Assert.Equal(0, exitCode);
        Assert.False(IsRunning(server));
        await crowd.Finish();
        Assert.All(crowd.Seen, call => Assert.True(call.Status is 0 || call.EndedCleanly, $"{call} was broken off."));

        await stage.Relay.Restart();
        Assert.Equal(0, (await stage.Relay.Admin.Audit()).Totals.CallsHeld);
        var calls = await stage.Witness.AssertEnded(crowd.Seen);
        Assert.DoesNotContain(calls.Values, call => call.State == "Interrupted");
    }

    private static async Task<Crowd> Load(Stage stage)
    {
        await stage.OpenAccount("acc", 10);
        var (_, client) = await stage.CreateToken("acc", "any", new Limits { Concurrency = 100 });
        var crowd = new Crowd(Enumerable.Repeat(client, 8));
        crowd.Open(stage.Relay.Address);
        await stage.Upstream.Log.WaitForCountAsync(60, LoadMax);
        return crowd;
    }

    private string LockFile => Path.Combine(_data.Path, "postgres", "postmaster.pid");

    /// <summary>The first line of PostgreSQL's own lock file.</summary>
    private int ServerProcessId() => int.Parse(File.ReadLines(LockFile).First(), CultureInfo.InvariantCulture);

    private static bool IsRunning(int process) => Directory.Exists($"/proc/{process}");
}
