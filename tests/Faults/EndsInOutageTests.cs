using Faults.Clients;
using Harness;
using Harness.Calls;
using Harness.Tokens;
using TestUpstream;
using Testing;

namespace Faults;

/// <summary>Calls that end while the database is away: what their clients are told then must be true whatever happens to the relay.</summary>
[Collection(typeof(UnderLoad))]
public sealed class EndsInOutageTests
{
    private const int Clients = 12;
    private static readonly TimeSpan LoadMax = TimeSpan.FromSeconds(30);

    /// <summary>Long enough that the database goes away in mid-answer and holds are renewed behind rows that are in flight.</summary>
    private static readonly UpstreamScript Slow = new()
    {
        UnitsCompletion = 40,
        UnitsPerEvent = 2,
        DelayBetweenChunks = TimeSpan.FromMilliseconds(100),
    };

    [Fact]
    public async Task Calls_that_ended_cleanly_while_the_database_was_away_are_settled_once_although_the_relay_was_killed()
    {
        await using var server = await PostgresFixture.Start();
        await using var stage = await Stage.Set(
            new RelaySettings { ConnectionString = await server.MakeDatabase() },
            ("Relay:SettleWaitMax", "00:00:02"));
        var calls = await BeginCalls(stage);

        await server.Stop();
        var seen = await Task.WhenAll(calls);
        await stage.Relay.Kill();
        await server.StartAgain();
        await stage.Relay.Restart();

        Assert.All(seen, call => Assert.True(call.IsToldSettled, $"{call}"));
        await stage.Witness.AssertEnded(seen);
    }

    [Fact]
    public async Task Response_whose_charge_is_neither_in_the_books_nor_on_the_disk_does_not_end_cleanly_and_is_charged_when_the_books_are_back()
    {
        await using var server = await PostgresFixture.Start();
        // Without the owner's lock nothing counts as kept: another process might write these streams.
        await using var stage = await Stage.Set(
            new RelaySettings { ConnectionString = await server.MakeDatabase() },
            ("Journal:OwnsDatabase", "false"),
            ("Relay:SettleWaitMax", "00:00:00.500"));
        var calls = await BeginCalls(stage);

        await server.Stop();
        var seen = await Task.WhenAll(calls);
        await server.StartAgain();

        Assert.All(seen, call => Assert.True(call.HasByteOfAnswer && !call.ConnectionEnded, $"{call}"));
        var charged = await stage.Witness.AssertEnded(seen);
        Assert.All(seen, call => Assert.Equal("Settled", charged[call.Id!].State));
    }

    /// <summary>Calls of two accounts, one of which pays by package; all of them are on the books when this returns, and none has ended.</summary>
    private static async Task<Task<SeenCall>[]> BeginCalls(Stage stage)
    {
        stage.Upstream.DefaultScript = Slow;
        await stage.OpenAccount("cash", 10);
        await stage.OpenAccount("packaged", 10);
        await stage.AddPackage("packaged", 10);
        var (_, cash) = await stage.CreateToken("cash", "cash", new Limits { Concurrency = 100 });
        var (_, packaged) = await stage.CreateToken("packaged", "packaged", new Limits { Concurrency = 100 });

        var calls = Enumerable.Range(0, Clients).Select(i => (i % 2 == 0 ? cash : packaged).Call(stage.Relay.Address, isStream: true)).ToArray();
        await stage.Upstream.Log.WaitForActiveAsync(Clients, LoadMax);
        await Polling.Until(
            async () => (await stage.Relay.Admin.Get<IReadOnlyList<CallRecord>>("calls?state=Held")).Count == Clients,
            "all calls are on the books");
        return calls;
    }
}
