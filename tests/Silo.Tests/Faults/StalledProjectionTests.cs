using Faults.Clients;
using Harness.Tokens;
using Silo.Tests.Clusters;
using Testing;

namespace Silo.Tests.Faults;

/// <summary>A silo that stands still in the middle of what it writes into the tables, with locks of the server on them.</summary>
public sealed class StalledProjectionTests(SharedPostgres postgres, ITestOutputHelper output)
{
    private const int Tokens = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ServedMax = SiloCluster.DetectionMax + SiloCluster.Lease + TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_silo_that_stands_still_in_its_projection_keeps_no_token_with_windows_from_being_served_by_the_others()
    {
        await using var cluster = await SiloCluster.Start(postgres.Server, silos: 3);
        List<Client> clients = [];
        List<string> tokens = [];
        for (var i = 0; i < Tokens; i++)
        {
            await cluster.OpenAccount($"acc-{i}", 10);
            var (token, client) = await cluster.CreateToken($"acc-{i}", $"model-{i}", new Limits { RequestsPerMinute = 1_000_000 });
            clients.Add(client);
            tokens.Add(token.Token.Id);
        }

        foreach (var member in cluster.Silos)
        {
            await Polling.Until(async () => (await clients[^1].Call(member.Address, isStream: false, patience: Patience)).IsToldSettled, "the models are offered");
        }

        await using var crowd = new ClusterCrowd(clients, cluster.Silos.Select(member => member.Address), isPatient: false);
        await Served(crowd, clients, since: 0);
        var silo = await cluster.SiloOf(tokens[0]);
        await using var gate = await ProjectionGate.Close(cluster.ConnectionString, silo.ProcessId);
        await gate.WaitForProjector();
        await silo.Suspend();
        var haltedAt = TimeProvider.System.GetTimestamp();
        await gate.Open();
        crowd.Turn(cluster.Silos.Where(other => other != silo).Select(other => other.Address));

        try
        {
            await Served(crowd, clients, haltedAt);
        }
        catch (Exception)
        {
            foreach (var member in cluster.Silos) output.WriteLine($"{member.Address}:\n{member.Output}");
            throw;
        }

        var took = TimeProvider.System.GetElapsedTime(haltedAt);
        output.WriteLine($"Every token served again after {took.TotalSeconds:0.0} s");
        Assert.True(took < ServedMax, $"It took {took}.");
        await silo.Kill();
        await crowd.Finish();
        await cluster.Witness.AssertEnded(crowd.Seen);
    }

    [Fact]
    public async Task A_relay_alone_that_stands_still_in_its_projection_though_no_membership_knows_it_keeps_no_list_from_the_silos()
    {
        await using var cluster = await SiloCluster.Start(postgres.Server, silos: 1);
        await cluster.OpenAccount("acc", 10);
        var (_, client) = await cluster.CreateToken("acc", "model", new Limits { Concurrency = 10 });
        await using var relay = await cluster.StartMember("Relay");
        await using var crowd = new ClusterCrowd([client], [cluster.Silos[0].Address]);
        await using var gate = await ProjectionGate.Close(cluster.ConnectionString, relay.ProcessId);
        await gate.WaitForProjector();
        await relay.Suspend();
        await gate.Open();

        await crowd.Finish();
        var listed = await cluster.Admin.CallsOfAccount("acc").WaitAsync(ServedMax, TimeProvider.System);

        Assert.Equal(crowd.Seen.Count(call => call.IsToldSettled), listed.Count(call => call.State == "Settled"));
    }

    private static Task Served(ClusterCrowd crowd, List<Client> clients, long since) => Polling.Until(
        () => crowd.AreServedSince(since, clients.Select(client => client.Model)), "every token is served");
}
