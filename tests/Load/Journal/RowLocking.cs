using Npgsql;

namespace Load.Journal;

/// <summary>The usual way: one transaction per call that locks the account's row and inserts a charge.</summary>
internal sealed class RowLocking : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly int _connections;

    private RowLocking(NpgsqlDataSource database, int connections)
    {
        _database = database;
        _connections = connections;
    }

    public static async Task<RowLocking> Prepare(string connectionString, int accounts, int connections, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = connections, MaxAutoPrepare = 10, AutoPrepareMinUsages = 1 };
        var database = NpgsqlDataSource.Create(settings);
        await using var make = database.CreateCommand(
            $"""
            CREATE TABLE balance (id integer PRIMARY KEY, amount bigint NOT NULL) WITH (fillfactor = 50);
            CREATE TABLE charge (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account integer NOT NULL, amount bigint NOT NULL,
                                 at timestamptz NOT NULL DEFAULT now());
            INSERT INTO balance SELECT i, 1000000000000 FROM generate_series(0, {accounts - 1}) i;
            """);
        await make.ExecuteNonQueryAsync(cancellationToken);
        return new RowLocking(database, connections);
    }

    /// <summary>Each connection charges accounts in a stride of its own, so that connections meet only where there are fewer accounts than they.</summary>
    public Task<long> Run(int accounts, TimeSpan duration)
    {
        var next = Enumerable.Range(0, _connections).ToArray();
        return Callers.Run(_connections, duration, caller => Charge((next[caller] += _connections) % accounts));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task Charge(int account)
    {
        await using var connection = await _database.OpenConnectionAsync();
        // Both statements travel together and are one transaction, which is the best this way can do.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("UPDATE balance SET amount = amount - $2 WHERE id = $1 AND amount >= $2") { Parameters = { new() { Value = account }, new() { Value = 5L } } },
                new("INSERT INTO charge (account, amount) VALUES ($1, $2)") { Parameters = { new() { Value = account }, new() { Value = 5L } } },
            },
        };
        await batch.ExecuteNonQueryAsync();
    }
}
