using Faults;
using Harness;
using TestUpstream;

namespace Silo.Tests.Clusters;

/// <summary>Silos as processes of their own on one database and one Redis, with one upstream as witness.</summary>
internal sealed class SiloCluster : WitnessedStage, IAsyncDisposable
{
    /// <summary>Within this time a silo that does not answer is taken for dead: two probes of a second each, votes and gossip, with room for a busy machine.</summary>
    public static readonly TimeSpan DetectionMax = TimeSpan.FromSeconds(15);

    private readonly Dictionary<int, RelayProcess> _siloOfPort = [];
    private readonly RedisServer _redis;

    private SiloCluster(TestUpstreamServer upstream, RedisServer redis, string connectionString)
        : base(upstream) => (_redis, ConnectionString) = (redis, connectionString);

    public List<RelayProcess> Silos { get; } = [];

    public string Redis => _redis.Address;

    public string ConnectionString { get; }

    public override AdminClient Admin => Silos.First(silo => !silo.Exited.IsCompleted).Admin;

    public static async Task<SiloCluster> Start(PostgresFixture postgres, int silos)
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "There is no redis-server on this machine.");
        var cluster = new SiloCluster(await StartUpstream(), await RedisServer.Start(), await postgres.MakeDatabase());
        for (var i = 0; i < silos; i++) cluster.Silos.Add(await cluster.StartMember());
        await cluster.PutUpstream();
        return cluster;
    }

    /// <summary>Starts one more process of the cluster.</summary>
    public async Task<RelayProcess> StartMember(string role = "RelayAndSilo")
    {
        var siloPort = FreePort.Find();
        return _siloOfPort[siloPort] = await RelayProcess.Start(Settings(role, siloPort));
    }

    /// <summary>The process in which a token lives.</summary>
    public async Task<RelayProcess> SiloOf(string token) => _siloOfPort[(await ClusterMap.Read(Redis))[("token", token)].Endpoint.Port];

    private RelaySettings Settings(string role, int siloPort) => new()
    {
        Program = "Silo",
        ConnectionString = ConnectionString,
        AdminKey = Silos.FirstOrDefault()?.AdminKey,
        Configuration = Configuration(
            ("Cluster:Redis", Redis),
            ("Cluster:Role", role),
            ("Cluster:Address", "127.0.0.1"),
            ("Cluster:SiloPort", $"{siloPort}"),
            ("Cluster:GatewayPort", $"{FreePort.Find()}"),
            ("Cluster:ProbeEvery", "00:00:01"),
            ("Cluster:ProbesMissedMax", "2"),
            ("Cluster:AnswerMax", "00:00:05"),
            ("Cluster:LookForAbandonedEvery", "00:00:02")),
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Silos) await silo.DisposeAsync();
        await Upstream.DisposeAsync();
        _redis.Dispose();
    }
}
