using Faults.Books;
using Harness;
using Harness.Accounts;
using Harness.Models;
using Harness.Packages;
using Harness.Tokens;
using Harness.Upstreams;
using TestUpstream;

namespace Silo.Tests.Clusters;

/// <summary>
/// Silos as processes of their own on one database and one Redis, with an upstream as witness. Each token has a model of its own, so the upstream's
/// log tells for whom it served.
/// </summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    /// <summary>Short, so that what a lost silo leaves behind is over soon.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    /// <summary>Within this time a silo that does not answer is taken for dead: two probes of a second each, votes and gossip, with room for a busy machine.</summary>
    public static readonly TimeSpan DetectionMax = TimeSpan.FromSeconds(15);

    private readonly List<string> _accounts = [];
    private readonly Dictionary<int, RelayProcess> _siloOfPort = [];
    private readonly RedisServer _redis;

    private SiloCluster(TestUpstreamServer upstream, RedisServer redis, string connectionString) =>
        (Upstream, _redis, ConnectionString) = (upstream, redis, connectionString);

    public TestUpstreamServer Upstream { get; }

    public List<RelayProcess> Silos { get; } = [];

    public string Redis => _redis.Address;

    public string ConnectionString { get; }

    public AdminClient Admin => Silos.First(silo => !silo.Exited.IsCompleted).Admin;

    public static async Task<SiloCluster> Start(PostgresFixture postgres, int silos)
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "There is no redis-server on this machine.");
        var upstream = await TestUpstreamServer.StartAsync();
        // Eight events over about 0.1 s: long enough that every kill meets calls in all of their phases.
        upstream.DefaultScript = new UpstreamScript
        {
            UnitsPrompt = 10,
            UnitsCompletion = 8,
            DelayBeforeFirstByte = TimeSpan.FromMilliseconds(20),
            DelayBetweenChunks = TimeSpan.FromMilliseconds(10),
        };
        var cluster = new SiloCluster(upstream, await RedisServer.Start(), await postgres.MakeDatabase());
        for (var i = 0; i < silos; i++) cluster.Silos.Add(await cluster.StartMember());
        await cluster.Admin.PutUpstream("witness", new NewUpstream(upstream.BaseAddress.ToString()));
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
        Configuration = new Dictionary<string, string>
        {
            ["Cluster:Redis"] = Redis,
            ["Cluster:Role"] = role,
            ["Cluster:Address"] = "127.0.0.1",
            ["Cluster:SiloPort"] = $"{siloPort}",
            ["Cluster:GatewayPort"] = $"{FreePort.Find()}",
            ["Cluster:ProbeEvery"] = "00:00:01",
            ["Cluster:ProbesMissedMax"] = "2",
            ["Cluster:AnswerMax"] = "00:00:05",
            ["Cluster:LookForAbandonedEvery"] = "00:00:02",
            ["Tokens:Lease"] = Lease.ToString(),
            ["Relay:RenewEvery"] = "00:00:00.400",
        },
    };

    public BooksWitness Witness() => new(Admin, Upstream.Log, _accounts);

    public async Task OpenAccount(string id, decimal cash)
    {
        await Admin.OpenAccount(new NewAccount(id));
        await Admin.TopUp(id, "first", cash);
        _accounts.Add(id);
    }

    public Task AddPackage(string account, decimal amount) => Admin.AddPackage(new NewPackage($"{account}-package", account, amount));

    public async Task<(CreatedToken Token, ClusterClient Client)> CreateToken(string account, string model, Limits limits)
    {
        await Admin.PutModel(model, new NewModel("witness", ContextWindow: 1_000, OutputMax: 1_000)
        {
            Price = new NewPrice { InputPerMillion = BooksWitness.InputPerMillion, OutputPerMillion = BooksWitness.OutputPerMillion },
        });
        var token = await Admin.CreateToken(new NewToken(account) { Limits = limits });
        return (token, new ClusterClient(token.Secret, model));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Silos) await silo.DisposeAsync();
        await Upstream.DisposeAsync();
        _redis.Dispose();
    }
}
