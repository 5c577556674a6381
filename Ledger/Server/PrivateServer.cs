using Ledger.Sessions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ledger.Server;

/// <summary>
/// A PostgreSQL server for this process alone: made at first use below a data directory, reachable only through a unix socket in a directory
/// that is closed to others, and ended with this process, even when that is killed.
/// </summary>
public sealed partial class PrivateServer : IAsyncDisposable
{
    public const string DatabaseName = "metering";

    /// <summary>How long a start may take, recovery after a crash included.</summary>
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private const int LogTailLines = 12;

    private readonly ServerPlace _place;
    private readonly ServerProcess _process;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private PrivateServer(ServerPlace place, ServerProcess process, TimeProvider time, ILogger logger)
    {
        _place = place;
        _process = process;
        _time = time;
        _logger = logger;
    }

    /// <summary>Reaches the database <see cref="DatabaseName"/> as its superuser.</summary>
    public string ConnectionString => ConnectionStringTo(DatabaseName);

    /// <summary>PostgreSQL's data directory. It is not below the directory asked for when the server's user could not have entered that.</summary>
    public string DataDirectory => _place.Data;

    /// <summary>Completes when the server has ended, for whatever reason.</summary>
    public Task Exited => _process.Exited;

    /// <summary>
    /// Starts the server below <paramref name="directory"/>, making it first if it is new. When this process is root the server runs as the
    /// user <c>postgres</c>, and if that user cannot enter the directory it lives below <c>/var/lib/metering</c> instead.
    /// Throws <see cref="PrivateServerException"/> when it cannot run.
    /// </summary>
    public static async Task<PrivateServer> Start(string directory, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var binaries = ServerBinaries.Find();
        var place = await ServerPlace.Prepare(directory, cancellationToken);
        await ServerRemains.Clear(place.Data, time, cancellationToken);
        if (!File.Exists(Path.Combine(place.Data, "PG_VERSION"))) await Initialise(binaries, place, cancellationToken);
        await ServerSettings.Write(place, cancellationToken);

        var process = await ServerProcess.Start(binaries, place);
        var server = new PrivateServer(place, process, time, logger);
        try
        {
            await server.WaitUntilReady(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        LogStarted(logger, place.Data, binaries.Directory);
        return server;
    }

    /// <summary>Whether a server was ever made below <paramref name="directory"/>.</summary>
    public static async Task<bool> Exists(string directory, CancellationToken cancellationToken) =>
        await ServerPlace.FindData(directory, cancellationToken) is not null;

    /// <summary>Reaches the server that another process runs below <paramref name="directory"/>; <see langword="null"/> when none runs.</summary>
    public static async Task<string?> FindRunning(string directory, CancellationToken cancellationToken) =>
        await ServerPlace.FindData(directory, cancellationToken) is { } data && ServerRemains.FindSocket(data) is { } socket
            ? ConnectionStringTo(socket, DatabaseName)
            : null;

    /// <summary>
    /// The database for work that nobody waits for: its sessions get the processor when nobody else wants it, as far as the system lets us say so.
    /// </summary>
    public NpgsqlDataSource CreateBackgroundDatabase()
    {
        var builder = new NpgsqlDataSourceBuilder(SessionName.In(ConnectionString));
        builder.UsePhysicalConnectionInitializer(
            connection => ServerProcess.LetOthersFirst(connection.ProcessID),
            connection =>
            {
                ServerProcess.LetOthersFirst(connection.ProcessID);
                return Task.CompletedTask;
            });
        return builder.Build();
    }

    /// <summary>Ends the server as PostgreSQL's fast shutdown does. The data stay.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!await _process.Stop(StopMax, _time)) LogStillRunning(_logger, _place.Data);
        if (_place.IsSocketTemporary && Directory.Exists(_place.Socket)) Directory.Delete(_place.Socket, recursive: true);
    }

    internal string ConnectionStringTo(string database) => ConnectionStringTo(_place.Socket, database);

    private static string ConnectionStringTo(string socket, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = socket,
            Username = ServerSettings.SuperUser,
            Database = database,
            MaxPoolSize = ServerSettings.PoolConnectionsMax,
        }.ConnectionString;

    private static async Task Initialise(ServerBinaries binaries, ServerPlace place, CancellationToken cancellationToken)
    {
        // Trust is safe here: the socket is the only way in, and its directory is open to the server's user alone.
        string[] command =
        [
            .. ServerUser.Prefix, binaries.InitDb, "-D", place.Data, "-U", ServerSettings.SuperUser, "--auth=trust", "--encoding=UTF8", "--locale=C",
        ];
        var (exitCode, output) = await ServerUser.Run(command, cancellationToken);
        if (exitCode != 0) throw new PrivateServerException($"PostgreSQL could not make its data directory {place.Data}: {output}");
    }

    private async Task WaitUntilReady(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        await using var database = NpgsqlDataSource.Create(ConnectionStringTo("postgres") + ";Pooling=false");
        while (true)
        {
            try
            {
                await MakeDatabase(database, cancellationToken);
                return;
            }
            catch (NpgsqlException) when (!_process.Exited.IsCompleted && _time.GetElapsedTime(started) < StartMax)
            {
                await Task.Delay(Pause, _time, cancellationToken);
            }
            catch (NpgsqlException e)
            {
                throw new PrivateServerException($"PostgreSQL did not start on {_place.Data}: {LogTail()}", e);
            }
        }
    }

    private static async Task MakeDatabase(NpgsqlDataSource server, CancellationToken cancellationToken)
    {
        await using var find = server.CreateCommand($"SELECT 1 FROM pg_database WHERE datname = '{DatabaseName}'");
        if (await find.ExecuteScalarAsync(cancellationToken) is not null) return;
        await using var make = server.CreateCommand($"CREATE DATABASE {DatabaseName}");
        await make.ExecuteNonQueryAsync(cancellationToken);
    }

    private string LogTail() =>
        File.Exists(_place.Log) ? string.Join(Environment.NewLine, File.ReadLines(_place.Log).TakeLast(LogTailLines)) : "it left no log.";
}
