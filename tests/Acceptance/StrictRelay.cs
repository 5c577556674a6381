using Harness;

namespace Acceptance;

/// <summary>A relay with other settings than the shared one, for the tests that are about them. They run one after the other.</summary>
[CollectionDefinition(nameof(StrictRelay))]
public sealed class StrictRelay(SharedRelay shared) : IAsyncLifetime, ICollectionFixture<StrictRelay>
{
    public const int RequestBytesMax = 4_096;

    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    private RelayProcess? _process;

    public RelayProcess Process => _process!;

    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (ExternalRelay.FromEnvironment() is not null) return;
        ConnectionString = await shared.Postgres.MakeDatabase();
        _process = await RelayProcess.Start(new RelaySettings
        {
            ConnectionString = ConnectionString,
            Configuration = new Dictionary<string, string>
            {
                ["Relay:OnClientGone"] = "Drain",
                ["Relay:RequestBytesMax"] = $"{RequestBytesMax}",
                ["Relay:ConfirmWaitMax"] = $"{Wait}",
                ["Relay:SettleWaitMax"] = $"{Wait}",
            },
        });
        await Callers.PutUpstream(_process.Admin, shared.Upstream);
    }

    internal Task<Caller> MakeCaller(CallerPlan plan)
    {
        Assert.SkipWhen(_process is null, "This needs a relay with settings of its own.");
        return Callers.Make(_process.Address, _process.Admin, shared.Upstream, plan);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }
}
