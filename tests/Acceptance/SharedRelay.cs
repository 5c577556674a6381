using Acceptance;
using Harness;
using TestUpstream;

[assembly: AssemblyFixture(typeof(SharedRelay))]

namespace Acceptance;

/// <summary>
/// One relay, one upstream and one database server for all tests. A test takes accounts, tokens and models of its own, so that tests do not
/// meet; only those that need other settings start a relay of their own.
/// </summary>
public sealed class SharedRelay : IAsyncLifetime
{
    /// <summary>The credential the relay has at the upstream; no client may ever see it.</summary>
    public const string UpstreamKey = "upstream-key-8d1f";

    private readonly ExternalRelay? _external = ExternalRelay.FromEnvironment();
    private PostgresFixture? _postgres;
    private RelayProcess? _process;
    private AdminClient? _externalAdmin;

    public TestUpstreamServer Upstream { get; private set; } = null!;

    public Uri Address => _external?.Address ?? _process!.Address;

    public AdminClient Admin => _externalAdmin ?? _process!.Admin;

    /// <summary>The relay's own process; skips the test when the relay is somebody else's.</summary>
    public RelayProcess Process
    {
        get
        {
            Assert.SkipWhen(_external is not null, $"This needs a relay of its own, and {ExternalRelay.AddressVariable} names another.");
            return _process!;
        }
    }

    public PostgresFixture Postgres
    {
        get
        {
            Assert.SkipWhen(_external is not null, $"This needs books of its own, and {ExternalRelay.AddressVariable} names another relay.");
            return _postgres!;
        }
    }

    /// <summary>The database of <see cref="Process"/>.</summary>
    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Upstream = await TestUpstreamServer.StartAsync();
        if (_external is not null)
        {
            _externalAdmin = new AdminClient(_external.Address, _external.AdminKey);
            await Callers.PutUpstream(Admin, Upstream);
            return;
        }

        _postgres = await PostgresFixture.Start();
        ConnectionString = await _postgres.MakeDatabase();
        _process = await RelayProcess.Start(new RelaySettings
        {
            ConnectionString = ConnectionString,
            // All tests share one address, and several come with wrong keys on purpose.
            Configuration = new Dictionary<string, string> { ["Relay:FailedKeysPerMinute"] = "0" },
        });
        await Callers.PutUpstream(Admin, Upstream);
    }

    public async ValueTask DisposeAsync()
    {
        _externalAdmin?.Dispose();
        if (_process is not null) await _process.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}
