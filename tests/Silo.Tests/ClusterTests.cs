using System.Net;
using Faults.Clients;
using Harness.Tokens;
using Silo.Tests.Clusters;
using Testing;

namespace Silo.Tests;

/// <summary>A cluster in good order: spread, stopped, and made of processes with different roles.</summary>
public sealed class ClusterTests(SharedPostgres postgres)
{
    private const int Accounts = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LoadMax = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Calls_enter_anywhere_actors_are_spread_and_packages_live_with_their_account()
    {
        await using var cluster = await SiloCluster.Start(postgres.Server, silos: 3);
        List<Client> clients = [];
        for (var i = 0; i < Accounts; i++)
        {
            await cluster.OpenAccount($"acc-{i}", 10);
            await cluster.AddPackage($"acc-{i}", 10);
            clients.Add((await cluster.CreateToken($"acc-{i}", $"model-{i}", new Limits { Concurrency = 10 })).Client);
        }

        foreach (var silo in cluster.Silos)
        {
            await Polling.Until(async () => (await clients[^1].Call(silo.Address, isStream: false, patience: Patience)).IsToldSettled, "the models are offered");
            foreach (var client in clients) Assert.True((await client.Call(silo.Address, isStream: true, patience: Patience)).IsToldSettled);
        }

        var map = await ClusterMap.Read(cluster.Redis);
        foreach (var kind in new[] { "token", "account", "package" })
        {
            Assert.Equal(3, map.Where(actor => actor.Key.Kind == kind).Select(actor => actor.Value).Distinct().Count());
        }

        for (var i = 0; i < Accounts; i++) Assert.Equal(map[("account", $"acc-{i}")], map[("package", $"acc-{i}-package")]);
        foreach (var silo in cluster.Silos) Assert.True((await silo.Admin.Audit()).IsBalanced);
    }

    [Fact]
    public async Task A_silo_that_is_told_to_stop_lets_calls_end_and_the_others_go_on_with_its_actors()
    {
        await using var cluster = await SiloCluster.Start(postgres.Server, silos: 3);
        List<Client> clients = [];
        for (var i = 0; i < 6; i++)
        {
            await cluster.OpenAccount($"acc-{i}", 10);
            clients.Add((await cluster.CreateToken($"acc-{i}", $"model-{i}", new Limits { RequestsPerHour = 100_000 })).Client);
        }

        foreach (var silo in cluster.Silos)
        {
            await Polling.Until(async () => (await clients[^1].Call(silo.Address, isStream: false, patience: Patience)).IsToldSettled, "the models are offered");
        }

        await using var crowd = new ClusterCrowd(clients, cluster.Silos.Select(silo => silo.Address));
        await cluster.Upstream.Log.WaitForCountAsync(100, LoadMax);
        for (var i = 0; i < cluster.Silos.Count; i++)
        {
            var leaving = cluster.Silos[i];
            // As a load balancer does before a node is stopped.
            crowd.Turn(cluster.Silos.Where(silo => silo != leaving).Select(silo => silo.Address));
            Assert.Equal(0, await leaving.Stop(TimeSpan.FromSeconds(60)));
            await leaving.Restart();
            crowd.Turn(cluster.Silos.Select(silo => silo.Address));
            await cluster.Upstream.Log.WaitForCountAsync(cluster.Upstream.Log.Count + 60, LoadMax);
        }

        await crowd.Finish();
        var calls = await cluster.Witness.AssertEnded(crowd.Seen);
        Assert.DoesNotContain(crowd.Seen, call => call is { Status: 200, EndedCleanly: false });
        // An admission whose answer was lost on the way is no call: its hold ends by itself, and nobody saw or paid anything.
        var interrupted = calls.Values.Where(call => call.State == "Interrupted").ToList();
        Assert.All(interrupted, call => Assert.Equal(0m, call.Charge ?? 0m));
        Assert.Empty(interrupted.Select(call => call.Call).Intersect(crowd.Seen.Where(call => call.HasByteOfAnswer).Select(call => call.Id!)));
        foreach (var ofToken in calls.Values.GroupBy(call => call.Token))
        {
            var counted = (await cluster.Admin.Token(ofToken.Key)).Windows.Single().Count;
            Assert.InRange(counted, ofToken.Count(call => call.State == "Settled"), ofToken.Count());
        }
    }

    [Fact]
    public async Task A_relay_alone_serves_and_a_silo_alone_serves_nothing_but_its_health()
    {
        await using var cluster = await SiloCluster.Start(postgres.Server, silos: 1);
        await cluster.OpenAccount("acc", 10);
        var (_, client) = await cluster.CreateToken("acc", "model", new Limits { Concurrency = 10 });
        await using var relay = await cluster.StartMember("Relay");
        await using var silo = await cluster.StartMember("Silo");

        Assert.True((await client.Call(relay.Address, isStream: true, patience: Patience)).IsToldSettled);
        Assert.Equal(10m, (await relay.Admin.Account("acc")).ToppedUp);
        Assert.Equal(404, (await client.Call(silo.Address, isStream: true, patience: Patience)).Status);
        using var http = new HttpClient();
        foreach (var member in new[] { relay, silo })
        {
            using var ready = await http.GetAsync(new Uri(member.Address, "health/ready"));
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        }

        Assert.Equal(0, await relay.Stop(TimeSpan.FromSeconds(60)));
        Assert.Equal(0, await silo.Stop(TimeSpan.FromSeconds(60)));
    }
}
