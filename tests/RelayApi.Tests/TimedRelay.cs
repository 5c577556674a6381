using Harness;
using Harness.Models;
using Harness.Upstreams;
using Ledger.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using RelayApi.Calls;
using RelayApi.Engines;
using TestUpstream;
using Testing;

namespace RelayApi.Tests;

/// <summary>
/// The whole relay in this process, on a port of its own and with a PostgreSQL of its own, on a clock that the test moves. It is known by HTTP
/// only, as any relay. Tests of one class share it and run one after the other; time only goes forward.
/// </summary>
public sealed class TimedRelay : IAsyncLifetime
{
    private const string UpstreamName = "test";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("timed-");
    private PostgresFixture _postgres = null!;
    private string _database = "";
    private WebApplication _app = null!;
    private Engine _engine = null!;
    private readonly DeclaredAnswers _answers = new();

    public ShiftedTime Time { get; } = new();

    /// <summary>Configuration beside the usual, as it stands on a command line.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Changes services when all are registered.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    public LogEntries Log { get; } = new();

    public TestUpstreamServer Upstream { get; private set; } = null!;

    public AdminClient Admin { get; private set; } = null!;

    internal IReadOnlyList<Endpoint> Endpoints => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    public Uri Address => new(_app.Urls.First());

    public async ValueTask InitializeAsync()
    {
        Upstream = await TestUpstreamServer.StartAsync();
        _postgres = await PostgresFixture.Start();
        _database = await _postgres.MakeDatabase();
        var builder = WebApplication.CreateSlimBuilder(
        [
            "--urls=http://127.0.0.1:0",
            $"--Engine:ConnectionString={_database}",
            $"--Engine:DataDirectory={_directory.FullName}",
            "--Logging:LogLevel:Default=Warning",
            .. Settings,
        ]);
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.AddRelay();
        _engine = await builder.StartEngine(InProcessActors.Make, Time) ?? throw new InvalidOperationException("The engine did not start.");
        Services?.Invoke(builder.Services);
        _app = builder.Build();
        _answers.Watch(_app);
        _app.MapRelay();
        await _app.StartAsync();
        var key = await _app.Services.GetRequiredService<OperatorKeys>().CreateFirst("tests", CancellationToken.None);
        Admin = new AdminClient(Address, key!);
        await Admin.PutUpstream(UpstreamName, new NewUpstream(Upstream.BaseAddress.AbsoluteUri) { ApiKey = "upstream-key" });
    }

    public async ValueTask DisposeAsync()
    {
        Admin?.Dispose();
        await _app.StopAsync();
        await _app.Services.GetRequiredService<LiveCalls>().WaitForEndings();
        await _app.DisposeAsync();
        await _engine.DisposeAsync();
        await _postgres.DisposeAsync();
        await Upstream.DisposeAsync();
        _directory.Delete(recursive: true);
        _answers.AssertAll();
    }

    public async Task RunSql(string sql)
    {
        await using var database = NpgsqlDataSource.Create(_database);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What somebody does while the tables cannot follow the journal.</summary>
    public async Task<T> WhileTablesStand<T>(Func<Task<T>> act)
    {
        await using var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("LOCK TABLE projection IN SHARE MODE", connection, transaction);
        await command.ExecuteNonQueryAsync();
        return await act();
    }

    /// <summary>What PostgreSQL says against a statement that it must refuse.</summary>
    public async Task<string> RefusedBySql(string sql)
    {
        await using var database = NpgsqlDataSource.Create(_database);
        await using var command = database.CreateCommand(sql);
        return (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).MessageText;
    }

    /// <summary>An account, a token and a model of the test's own; a call costs one cent, whatever its size, unless a price is given.</summary>
    public async Task<TimedCaller> MakeCaller(decimal cash = 0m, NewPrice? price = null)
    {
        var unique = Guid.NewGuid().ToString("N");
        var model = $"model-{unique}";
        await Admin.PutModel(model, new NewModel(UpstreamName, 100_000, 1_000) { Price = price ?? new NewPrice { PerCall = 0.01m } });
        await Admin.OpenAccount($"acc_{unique}", cash);
        var token = await Admin.CreateToken(new(($"acc_{unique}")));
        return new TimedCaller(this, $"acc_{unique}", token.Token.Id, token.Secret, model);
    }
}
