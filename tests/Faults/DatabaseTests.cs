using Faults.Clients;
using Harness;
using Harness.Tokens;
using Testing;

namespace Faults;

/// <summary>A PostgreSQL that goes away and comes back, and one that is somebody else's.</summary>
[Collection(typeof(UnderLoad))]
public sealed class DatabaseTests(SharedPostgres postgres)
{
    private const int Clients = 8;
    private static readonly TimeSpan LoadMax = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Restart_of_the_database_under_load_loses_no_settled_call_and_the_relay_recovers_by_itself()
    {
        await using var server = await PostgresFixture.Start();
        // Turns calls away soon, so that a short outage shows both: calls that wait and calls that are refused.
        await using var stage = await Stage.Set(
            new RelaySettings { ConnectionString = await server.MakeDatabase() },
            ("Journal:FlushTimeMax", "00:00:00.500"),
            ("Relay:ConfirmWaitMax", "00:00:01"));
        await stage.OpenAccount("acc", 10);
        var (_, client) = await stage.CreateToken("acc", "any", new Limits { Concurrency = 100 });
        await using var crowd = new Crowd(Enumerable.Repeat(client, Clients));
        crowd.Open(stage.Relay.Address);
        await stage.Upstream.Log.WaitForCountAsync(60, LoadMax);

        await server.Stop();
        await Polling.Until(() => crowd.Seen.Any(call => call.Status == 503), "a call was turned away");
        await server.StartAgain();
        await stage.Upstream.Log.WaitForCountAsync(stage.Upstream.Log.Count + 60, LoadMax);
        await crowd.Finish();

        Assert.All(crowd.Seen, call => Assert.True(call.IsToldSettled || call is { Status: 503, HasRetryAfter: true }, $"{call}"));
        await stage.Witness.AssertEnded(crowd.Seen);
    }

    [Fact]
    public async Task Relay_killed_while_the_database_is_away_has_let_out_no_byte_that_the_books_do_not_know()
    {
        await using var server = await PostgresFixture.Start();
        await using var stage = await Stage.Set(
            new RelaySettings { ConnectionString = await server.MakeDatabase() },
            ("Journal:FlushTimeMax", "00:01:00"));
        await stage.OpenAccount("acc", 10);
        var (_, client) = await stage.CreateToken("acc", "any", new Limits { Concurrency = 100 });
        var before = await client.Call(stage.Relay.Address, isStream: true);
        Assert.True(before.IsToldSettled);

        await server.Stop();
        // Admission goes on in memory for a while: these calls are answered upstream, and their holds are nowhere but in the relay.
        var during = Enumerable.Range(0, Clients).Select(i => client.Call(stage.Relay.Address, isStream: i % 2 == 0)).ToArray();
        await stage.Upstream.Log.WaitForCountAsync(1 + Clients, LoadMax);
        await stage.Upstream.Log.WaitForIdleAsync(LoadMax);
        await stage.Relay.Kill();
        await server.StartAgain();
        await stage.Relay.Restart();

        await stage.Witness.AssertEnded([before, .. await Task.WhenAll(during)]);
    }

    [Fact]
    public async Task Second_process_on_the_same_database_says_so_and_exits()
    {
        var database = await postgres.Server.MakeDatabase();
        await using var first = await RelayProcess.Start(new RelaySettings { ConnectionString = database });

        var second = await Assert.ThrowsAsync<InvalidOperationException>(() => RelayProcess.Start(new RelaySettings
        {
            ConnectionString = database,
            Configuration = new Dictionary<string, string> { ["Journal:OwnerWaitMax"] = "00:00:00.200" },
        }));

        Assert.Contains("Another process owns this database", second.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("exit code 0", second.Message, StringComparison.Ordinal);
        Assert.Contains("exit code", second.Message, StringComparison.Ordinal);
        Assert.True((await first.Admin.Audit()).IsBalanced);
    }
}
