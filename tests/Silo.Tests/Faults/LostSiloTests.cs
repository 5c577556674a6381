using Faults.Clients;
using Harness;
using Harness.Tokens;
using Silo.Tests.Clusters;
using Testing;

namespace Silo.Tests.Faults;

/// <summary>Silos that are killed, and silos that stand still until the others go on without them, in the middle of load.</summary>
public sealed class LostSiloTests(SharedPostgres postgres, ITestOutputHelper output)
{
    private const int Silos = 3;
    private const int Kills = 20;
    private const int Halts = 10;
    private const int Slots = 3;
    private const int RequestsPerHour = 400;
    private static readonly TimeSpan LoadMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ServedMax = SiloCluster.DetectionMax + SiloCluster.Lease + TimeSpan.FromSeconds(5);
    private static readonly string[] Unlimited = ["cash-a", "cash-b", "packaged", "slots"];

    [Fact]
    public async Task Twenty_kills_in_the_middle_of_load_lose_no_settled_call_and_take_no_slot_twice()
    {
        await using var cluster = await SiloCluster.Start(postgres.Server, Silos);
        await using var crowd = new ClusterCrowd(await SetUp(cluster), cluster.Silos.Select(silo => silo.Address));
        var random = new Random(20_260_102);
        for (var kill = 1; kill <= Kills; kill++)
        {
            await cluster.Upstream.Log.WaitForCountAsync(cluster.Upstream.Log.Count + random.Next(60, 200), LoadMax);
            var silo = cluster.Silos[random.Next(Silos)];
            var killedAt = TimeProvider.System.GetTimestamp();
            await silo.Kill();
            crowd.Turn(cluster.Silos.Where(other => other != silo).Select(other => other.Address));
            await ServedSince(cluster, crowd, killedAt, $"Kill {kill}");
            await silo.Restart();
            crowd.Turn(cluster.Silos.Select(other => other.Address));
            if (kill % 5 == 0) await cluster.Witness.AssertKept([.. crowd.Seen]);
        }

        await crowd.Finish();
        await AssertTrue(cluster, crowd);
    }

    [Fact]
    public async Task Ten_silos_that_stood_still_for_longer_than_detection_acknowledge_nothing_when_they_go_on()
    {
        await using var cluster = await SiloCluster.Start(postgres.Server, Silos);
        await using var crowd = new ClusterCrowd(await SetUp(cluster), cluster.Silos.Select(silo => silo.Address));
        var random = new Random(20_260_103);
        for (var halt = 1; halt <= Halts; halt++)
        {
            await cluster.Upstream.Log.WaitForCountAsync(cluster.Upstream.Log.Count + random.Next(60, 200), LoadMax);
            var silo = cluster.Silos[random.Next(Silos)];
            var haltedAt = TimeProvider.System.GetTimestamp();
            await silo.Suspend();
            await ServedSince(cluster, crowd, haltedAt, $"Halt {halt}");

            // The length of the halt is what is tried here: by then the others have found it dead and taken its actors over, and it does not know.
            // Requests wait in its sockets.
            var rest = SiloCluster.DetectionMax - TimeProvider.System.GetElapsedTime(haltedAt) + TimeSpan.FromSeconds(random.Next(4));
            if (rest > TimeSpan.Zero) await Task.Delay(rest, TimeProvider.System);
            await silo.Resume();
            var code = await silo.Exited.WaitAsync(SiloCluster.DetectionMax, TimeProvider.System);
            output.WriteLine($"  it went on after {TimeProvider.System.GetElapsedTime(haltedAt).TotalSeconds:0.0} s and ended itself with code {code}");
            await silo.Restart();
            crowd.Turn(cluster.Silos.Select(other => other.Address));
            await cluster.Witness.AssertKept([.. crowd.Seen]);
        }

        await crowd.Finish();
        await AssertTrue(cluster, crowd);
    }

    private async Task ServedSince(SiloCluster cluster, ClusterCrowd crowd, long since, string what)
    {
        try
        {
            await Polling.Until(() => crowd.AreServedSince(since, Unlimited), "every account is served again");
        }
        catch (Exception)
        {
            foreach (var silo in cluster.Silos) output.WriteLine($"{silo.Address}:\n{silo.Output}");
            throw;
        }

        var took = TimeProvider.System.GetElapsedTime(since);
        output.WriteLine($"{what}: every account served again after {took.TotalSeconds:0.0} s");
        Assert.True(took < ServedMax, $"It took {took}.");
    }

    private static async Task AssertTrue(SiloCluster cluster, ClusterCrowd crowd)
    {
        var calls = await cluster.Witness.AssertEnded(crowd.Seen);
        Assert.True(cluster.Upstream.Log.PeakOfModel("slots") <= Slots, $"The upstream served {cluster.Upstream.Log.PeakOfModel("slots")} at once.");
        Assert.True(calls.Values.Count(call => call.Model == "window") <= RequestsPerHour);
        Assert.True(crowd.Seen.Count(call => call is { Model: "window", HasByteOfAnswer: true }) <= RequestsPerHour);
        Assert.Contains(crowd.Seen, call => call is { Model: "slots", Status: 429 });
        Assert.Contains(crowd.Seen, call => call is { Model: "window", Status: 429 });
        Assert.Contains(calls.Values, call => call.Allocation.Any(slice => slice.Grant.StartsWith("package", StringComparison.Ordinal)));
    }

    private static async Task<List<Client>> SetUp(SiloCluster cluster)
    {
        List<Client> clients = [];
        await cluster.OpenAccount("cash", 100);
        await AddClients("cash", "cash-a", new Limits { Concurrency = 100, RequestsPerMinute = 1_000_000 }, 4);
        await AddClients("cash", "cash-b", new Limits { Concurrency = 100 }, 4);
        await cluster.OpenAccount("packaged", 100);
        await cluster.AddPackage("packaged", 100);
        await AddClients("packaged", "packaged", new Limits { Concurrency = 100, UnitsPerMinute = 100_000_000 }, 4);
        await cluster.OpenAccount("slots", 100);
        await AddClients("slots", "slots", new Limits { Concurrency = Slots }, 6);
        await cluster.OpenAccount("window", 100);
        await AddClients("window", "window", new Limits { RequestsPerHour = RequestsPerHour }, 4);
        // Every silo has seen the models: a catalog is read again within a second of its change.
        foreach (var silo in cluster.Silos) await Polling.Until(() => IsServed(clients[^1], silo), "the models are offered");
        return clients;

        async Task AddClients(string account, string model, Limits limits, int count)
        {
            var (_, client) = await cluster.CreateToken(account, model, limits);
            clients.AddRange(Enumerable.Repeat(client, count));
        }
    }

    private static async Task<bool> IsServed(Client client, RelayProcess silo) =>
        (await client.Call(silo.Address, isStream: false, patience: TimeSpan.FromSeconds(10))).IsToldSettled;
}
