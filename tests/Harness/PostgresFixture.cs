using Ledger.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testing;

namespace Harness;

/// <summary>One private server for the tests of an assembly; every relay takes a database of its own, which outlives the relay's process.</summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly TestDirectory _directory;
    private PrivateServer _server;
    private int _databases;

    private PostgresFixture(TestDirectory directory, PrivateServer server) => (_directory, _server) = (directory, server);

    public static async Task<PostgresFixture> Start()
    {
        var directory = new TestDirectory();
        return new PostgresFixture(directory, await Start(directory));
    }

    /// <summary>Stops the server, as its operator does: sessions are broken off, and nobody gets in until <see cref="StartAgain"/>.</summary>
    public ValueTask Stop() => _server.DisposeAsync();

    /// <summary>Starts the server again, with its databases and at the same place.</summary>
    public async Task StartAgain() => _server = await Start(_directory);

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> MakeDatabase()
    {
        var name = $"relay_{Interlocked.Increment(ref _databases)}";
        await Execute($"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>
    /// Sends the sessions of a database away and lets none in, as an outage does: what commits after this returns was sent after
    /// <see cref="Admit"/>.
    /// </summary>
    public async Task CutOff(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await Execute($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        await Execute($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'");
    }

    /// <summary>Ends what <see cref="CutOff"/> began.</summary>
    public Task Admit(string connectionString) =>
        Execute($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} ALLOW_CONNECTIONS true");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    private static Task<PrivateServer> Start(TestDirectory directory) =>
        PrivateServer.Start(directory.Path, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    private async Task Execute(string statement)
    {
        await using var server = NpgsqlDataSource.Create(_server.ConnectionString);
        await using var command = server.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
