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
/// A relay, its upstream, and what the tests of faults set up on it. Each token has a model of its own, which the upstream serves under that
/// name: so the witness knows for whom it served.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>Short, so that what a killed relay leaves behind is over soon.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    /// <summary>The top-up that opened an account's cash.</summary>
    public const string TopUp = "first";

    private static readonly TimeSpan RenewEvery = TimeSpan.FromMilliseconds(400);

    private readonly List<string> _accounts = [];
    private int _names;

    private Stage(TestUpstreamServer upstream, RelayProcess relay) => (Upstream, Relay) = (upstream, relay);

    public TestUpstreamServer Upstream { get; }

    public RelayProcess Relay { get; }

    public BooksWitness Witness => new(Relay.Admin, Upstream.Log, _accounts);

    public static async Task<Stage> Set(RelaySettings settings, params (string Key, string Value)[] configuration)
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
        var relay = await RelayProcess.Start(settings with
        {
            Configuration = new Dictionary<string, string>(configuration.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)))
            {
                ["Tokens:Lease"] = Lease.ToString(),
                ["Relay:RenewEvery"] = RenewEvery.ToString(),
            },
        });
        await relay.Admin.PutUpstream("witness", new NewUpstream(upstream.BaseAddress.ToString()));
        return new Stage(upstream, relay);
    }

    /// <summary>A name that nothing else on this stage has.</summary>
    public string NewName(string kind) => $"{kind}-{++_names}";

    public async Task OpenAccount(string id, decimal cash)
    {
        await Relay.Admin.OpenAccount(new NewAccount(id));
        await Relay.Admin.TopUp(id, TopUp, cash);
        _accounts.Add(id);
    }

    public Task AddPackage(string account, decimal amount) => Relay.Admin.AddPackage(new NewPackage($"{account}-package", account, amount));

    public async Task<(CreatedToken Token, Client Client)> CreateToken(string account, string model, Limits limits)
    {
        await Relay.Admin.PutModel(model, new NewModel("witness", ContextWindow: 1_000, OutputMax: 1_000)
        {
            Price = new NewPrice { InputPerMillion = BooksWitness.InputPerMillion, OutputPerMillion = BooksWitness.OutputPerMillion },
        });
        var token = await Relay.Admin.CreateToken(new NewToken(account) { Limits = limits });
        return (token, new Client(token.Secret, model));
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}
