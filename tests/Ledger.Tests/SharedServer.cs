using Ledger.Server;
using Ledger.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testing;

[assembly: AssemblyFixture(typeof(SharedServer))]

namespace Ledger.Tests;

/// <summary>One private server for all tests of the assembly; every test takes databases of its own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private readonly TestDirectory _directory = new();
    private PrivateServer? _server;
    private int _databases;

    public async ValueTask InitializeAsync() =>
        _server = await PrivateServer.Start(_directory.Path, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> MakeDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var server = NpgsqlDataSource.Create(_server!.ConnectionString);
        await using var make = server.CreateCommand($"CREATE DATABASE {name}");
        await make.ExecuteNonQueryAsync();
        return _server.ConnectionStringTo(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _directory.Dispose();
    }
}
