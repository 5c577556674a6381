using Faults.Clients;
using Harness;
using Harness.Calls;
using Harness.Tokens;
using TestUpstream;
using Testing;

namespace Faults;

/// <summary><c>kill -9</c> of the relay in the middle of load.</summary>
[Collection(typeof(UnderLoad))]
public sealed class KilledRelayTests(SharedPostgres postgres)
{
    private const int Kills = 10;
    private const int Slots = 3;
    private const int RequestsPerHour = 150;
    private static readonly TimeSpan LoadMax = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Ten_kills_in_the_middle_of_load_lose_no_settled_call_and_leave_none_unended()
    {
        await using var stage = await Stage.Set(new RelaySettings { ConnectionString = await postgres.Server.MakeDatabase() });
        var clients = await SetUp(stage);
        await using var crowd = new Crowd(clients);
        crowd.Open(stage.Relay.Address);

        var random = new Random(20_260_101);
        for (var kill = 0; kill < Kills; kill++)
        {
            await stage.Upstream.Log.WaitForCountAsync(stage.Upstream.Log.Count + random.Next(60, 120), LoadMax);
            crowd.Close();
            await stage.Relay.Kill();
            await stage.Relay.Restart();
            await stage.Witness.AssertKept(crowd.Seen);
            crowd.Open(stage.Relay.Address);
        }

        await stage.Upstream.Log.WaitForCountAsync(stage.Upstream.Log.Count + 60, LoadMax);
        await crowd.Finish();

        var calls = await stage.Witness.AssertEnded(crowd.Seen);
        Assert.Contains(calls.Values, call => call.State == "Interrupted");
        Assert.True(stage.Upstream.Log.PeakOfModel("slots") <= Slots);
        Assert.Contains(crowd.Seen, call => call is { Model: "slots", Status: 429 });
        Assert.True(calls.Values.Count(call => call.Model == "window") <= RequestsPerHour);
        Assert.True(crowd.Seen.Count(call => call is { Model: "window", HasByteOfAnswer: true }) <= RequestsPerHour);
        Assert.Contains(crowd.Seen, call => call is { Model: "window", Status: 429 });
        Assert.Contains(calls.Values, call => call.Allocation.Any(slice => slice.Grant.StartsWith("package", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Slots_of_a_killed_relay_stay_taken_until_their_lease_is_over()
    {
        await using var stage = await Stage.Set(new RelaySettings { ConnectionString = await postgres.Server.MakeDatabase() });
        await stage.OpenAccount("acc", 1);
        var (token, client) = await stage.CreateToken("acc", "hanging", new Limits { Concurrency = Slots });
        stage.Upstream.Scripts["hanging"] = new UpstreamScript { Fault = UpstreamFault.HangMidStream, ChunksBeforeFault = 2 };
        var hanging = Enumerable.Range(0, Slots).Select(_ => client.Call(stage.Relay.Address, isStream: true)).ToArray();
        await stage.Upstream.Log.WaitForActiveAsync(Slots, LoadMax);
        // Asked of the books and not of the account: a hold that is not durable is not there after the kill, and neither is its slot.
        await Polling.Until(
            async () => (await stage.Relay.Admin.Get<IReadOnlyList<CallRecord>>("calls?state=Held")).Count == Slots, "all calls are held");

        await stage.Relay.Kill();
        var seen = await Task.WhenAll(hanging);
        stage.Upstream.Scripts.Clear();
        await stage.Relay.Restart();

        // The new process gives the calls it finds a lease of their own: somebody may still carry them.
        Assert.Equal(Slots, (await stage.Relay.Admin.Token(token.Token.Id)).SlotsTaken);
        Assert.Equal(429, (await client.Call(stage.Relay.Address, isStream: false)).Status);
        await Polling.Until(async () => (await stage.Relay.Admin.Token(token.Token.Id)).SlotsTaken == 0, "the slots are back");
        var after = await client.Call(stage.Relay.Address, isStream: false);

        Assert.True(after.IsToldSettled);
        var calls = await stage.Witness.AssertEnded([.. seen, after]);
        Assert.Equal(Slots, calls.Values.Count(call => call.State == "Interrupted"));
    }

    private static async Task<List<Client>> SetUp(Stage stage)
    {
        List<Client> clients = [];
        await stage.OpenAccount("cash", 100);
        await AddClients("cash", "cash-a", new Limits { Concurrency = 100, RequestsPerMinute = 1_000_000 }, 4);
        await AddClients("cash", "cash-b", new Limits { Concurrency = 100 }, 3);
        await stage.OpenAccount("packaged", 100);
        await stage.AddPackage("packaged", 100);
        await AddClients("packaged", "packaged", new Limits { Concurrency = 100, UnitsPerMinute = 100_000_000 }, 4);
        await stage.OpenAccount("slots", 100);
        await AddClients("slots", "slots", new Limits { Concurrency = Slots }, 6);
        await stage.OpenAccount("window", 100);
        await AddClients("window", "window", new Limits { RequestsPerHour = RequestsPerHour }, 4);
        return clients;

        async Task AddClients(string account, string model, Limits limits, int count)
        {
            var (_, client) = await stage.CreateToken(account, model, limits);
            clients.AddRange(Enumerable.Repeat(client, count));
        }
    }
}
