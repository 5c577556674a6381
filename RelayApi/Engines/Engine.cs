using Ledger.Accounts;
using Ledger.Actions;
using Ledger.Audit;
using Ledger.Books;
using Ledger.Calls;
using Ledger.Journal;
using Ledger.Members;
using Ledger.Operators;
using Ledger.Orders;
using Ledger.Packages;
using Ledger.Products;
using Ledger.Projection;
using Ledger.Schema;
using Ledger.Server;
using Ledger.Sessions;
using Ledger.Tokens;
using Ledger.Upstreams;
using Metering.Books;
using Metering.Tokens;
using Npgsql;

namespace RelayApi.Engines;

/// <summary>
/// The engine of one process, started before the first request and stopped after the last: database, journal, tables, actors. Started in this
/// order and stopped in the opposite one, so that nothing is raised that can no longer be written.
/// </summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly EngineOptions _options;
    private readonly PrivateServer? _server;
    private readonly NpgsqlDataSource _database;
    private readonly NpgsqlDataSource _background;
    private readonly PostgresJournal _journal;
    private readonly IActorHost _host;
    private readonly Projector _projector;
    private readonly CatalogWatch _catalog;
    private readonly CatalogStore _catalogStore;
    private readonly OperatorKeys _operators;
    private readonly ActionRetention _actions;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _followers;

    private Engine(
        EngineOptions options,
        PrivateServer? server,
        NpgsqlDataSource database,
        PostgresJournal journal,
        KeyCipher keys,
        ActionOptions actions,
        Func<IBooks, IActorHost> makeHost,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        (_options, _server, _database, _journal, _time, _loggers) = (options, server, database, journal, time, loggers);
        _background = server?.CreateBackgroundDatabase() ?? database;
        _projector = new Projector(_background, new ProjectorOptions(), time, loggers.CreateLogger<Projector>());
        _catalogStore = new CatalogStore(database, keys, time);
        _catalog = new CatalogWatch(_catalogStore, time, loggers.CreateLogger<CatalogWatch>());
        _operators = new OperatorKeys(database, time);
        _actions = new ActionRetention(_background, actions, time, loggers.CreateLogger<ActionRetention>());
        _host = makeHost(new PostgresBooks(database, _projector));
        Completion = Task.WhenAny([journal.Completion, _host.Completion, .. server is null ? [] : new[] { ServerEnded(server) }]).Unwrap();
        var stalled = new StalledSessions(database, time, loggers.CreateLogger<StalledSessions>());
        _followers = Task.WhenAll(_projector.Run(_stopping.Token), _catalog.Run(_stopping.Token), stalled.Run(_stopping.Token), _actions.Run(_stopping.Token));
    }

    public bool IsReady => _journal.IsAccepting && _host.IsReady;

    /// <summary>
    /// Faults when this process can serve no more: the database was lost to another process, or the private server or the actors' host has ended.
    /// </summary>
    public Task Completion { get; }

    /// <summary>Starts everything; the engine keeps <paramref name="loggers"/> and disposes them last.</summary>
    public static async Task<Engine> Start(
        IConfiguration configuration,
        Func<EngineParts, IActorHost> makeHost,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var options = configuration.GetSection("Engine").Get<EngineOptions>() ?? new EngineOptions();
        var tokens = configuration.GetSection("Tokens").Get<TokenOptions>() ?? new TokenOptions();
        var journaling = configuration.GetSection("Journal").Get<JournalOptions>() ?? new JournalOptions();
        var actions = configuration.GetSection("Actions").Get<ActionOptions>() ?? new ActionOptions();
        OptionsCheck.ThrowIfInvalid(("Tokens", tokens), ("Journal", journaling), ("Actions", actions));
        journaling.SpoolDirectory ??= Path.Combine(options.DataDirectory, "spool");

        PrivateServer? server = null;
        NpgsqlDataSource? database = null;
        Engine? engine = null;
        try
        {
            var keys = await KeyCipher.Open(options.KeyPath, cancellationToken);
            if (options.ConnectionString is null)
            {
                server = await PrivateServer.Start(options.DataDirectory, time, loggers.CreateLogger<PrivateServer>(), cancellationToken);
            }

            var connectionString = SessionName.In(options.ConnectionString ?? server!.ConnectionString);
            database = NpgsqlDataSource.Create(connectionString);
            await SchemaMigrator.Apply(database, cancellationToken);
            var journal = await PostgresJournal.Start(database, journaling, time, loggers.CreateLogger<PostgresJournal>(), cancellationToken);
            engine = new Engine(
                options,
                server,
                database,
                journal,
                keys,
                actions,
                books => makeHost(new EngineParts(
                    configuration, database, connectionString, journal, books, tokens, journaling.OwnsDatabase ? journal.ReadTokens : null, time, loggers)),
                time,
                loggers);
            await engine.Open(cancellationToken);
            return engine;
        }
        catch when (engine is not null)
        {
            await engine.DisposeAsync();
            throw;
        }
        catch
        {
            if (database is not null) await database.DisposeAsync();
            if (server is not null) await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether a call that failed so can succeed when it is made again.</summary>
    public bool IsTransient(Exception failure) => _host.IsTransient(failure);

    public void Register(IServiceCollection services) => services
        .AddSingleton(_time)
        .AddSingleton(_host.Actors)
        .AddSingleton(_catalog)
        .AddSingleton(_catalogStore)
        .AddSingleton(_operators)
        .AddSingleton(new ManagementKeys(_database, _time))
        .AddSingleton(new ActionLog(_database))
        .AddSingleton(_projector)
        .AddSingleton(new AccountQueries(_database))
        .AddSingleton(new OrderQueries(_database))
        .AddSingleton(new ProductStore(_database, _time))
        .AddSingleton(new TokenQueries(_database))
        .AddSingleton(new PackageQueries(_database, _time))
        .AddSingleton(new CallQueries(_database))
        .AddSingleton(new CallProofs(_database))
        .AddSingleton(new CallStatistics(_database))
        .AddSingleton(new Auditor(_database, _projector, _time))
        .AddSingleton(this);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _journal.FlushAndStop(_options.FlushMax);
        await _stopping.CancelAsync();
        await _followers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _projector.Dispose();
        await _journal.DisposeAsync();
        await _background.DisposeAsync();
        await _database.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        _stopping.Dispose();
        _loggers.Dispose();
    }

    private static async Task ServerEnded(PrivateServer server)
    {
        await server.Exited;
        throw new PrivateServerException($"The private PostgreSQL server on {server.DataDirectory} has ended.");
    }

    private async Task Open(CancellationToken cancellationToken)
    {
        await _projector.CatchUp(cancellationToken);
        await _catalogStore.EncryptOld(cancellationToken);
        await _catalog.Refresh(cancellationToken);
        await _host.Start(cancellationToken);
    }
}
