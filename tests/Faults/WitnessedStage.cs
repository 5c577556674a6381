using Faults.Books;
using Faults.Clients;
using Harness;
using Harness.Accounts;
using Harness.Models;
using Harness.Packages;
using Harness.Tokens;
using Harness.Upstreams;
using TestUpstream;

namespace Faults;

/// <summary>
/// What tests of faults set up on one relay or on a cluster of them. Each token has a model of its own, which the upstream serves under that name: so
/// the witness knows for whom it served.
/// </summary>
internal abstract class WitnessedStage(TestUpstreamServer upstream)
{
    /// <summary>Short, so that what a killed process leaves behind is over soon.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    /// <summary>The top-up that opened an account's cash.</summary>
    public const string TopUp = "first";

    private const string UpstreamId = "witness";
    private static readonly TimeSpan RenewEvery = TimeSpan.FromMilliseconds(400);

    private readonly List<string> _accounts = [];

    public TestUpstreamServer Upstream { get; } = upstream;

    public BooksWitness Witness => new(Admin, Upstream.Log, _accounts);

    /// <summary>The admin API of a process that serves.</summary>
    public abstract AdminClient Admin { get; }

    /// <summary>What every process here is configured with, and more of it.</summary>
    protected static Dictionary<string, string> Configuration(params IEnumerable<(string Key, string Value)> more) =>
        new(more.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)))
        {
            ["Tokens:Lease"] = Lease.ToString(),
            ["Relay:RenewEvery"] = RenewEvery.ToString(),
        };

    protected static async Task<TestUpstreamServer> StartUpstream()
    {
        var upstream = await TestUpstreamServer.StartAsync();
        // Eight events over about 0.1 s: long enough that every kill meets calls in all of their phases.
        upstream.DefaultScript = new UpstreamScript
        {
            UnitsPrompt = 10,
            UnitsCompletion = 8,
            DelayBeforeFirstByte = TimeSpan.FromMilliseconds(20),
            DelayBetweenChunks = TimeSpan.FromMilliseconds(10),
        };
        return upstream;
    }

    protected Task PutUpstream() => Admin.PutUpstream(UpstreamId, new NewUpstream(Upstream.BaseAddress.ToString()));

    public async Task OpenAccount(string id, decimal cash)
    {
        await Admin.OpenAccount(new NewAccount(id));
        await Admin.TopUp(id, TopUp, cash);
        _accounts.Add(id);
    }

    public Task AddPackage(string account, decimal amount) => Admin.AddPackage(new NewPackage($"{account}-package", account, amount));

    public async Task<(CreatedToken Token, Client Client)> CreateToken(string account, string model, Limits limits)
    {
        await Admin.PutModel(model, new NewModel(UpstreamId, ContextWindow: 1_000, OutputMax: 1_000)
        {
            Price = new NewPrice { InputPerMillion = BooksWitness.InputPerMillion, OutputPerMillion = BooksWitness.OutputPerMillion },
        });
        var token = await Admin.CreateToken(new NewToken(account) { Limits = limits });
        return (token, new Client(token.Secret, model));
    }
}
