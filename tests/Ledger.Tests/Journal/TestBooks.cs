using System.Text;
using Ledger.Journal;
using Ledger.Schema;
using Metering.Accounts;
using Metering.Books;
using Npgsql;

namespace Ledger.Tests.Journal;

/// <summary>A database with the schema, and journals on it.</summary>
internal sealed class TestBooks : IAsyncDisposable
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private TestBooks(NpgsqlDataSource database) => Database = database;

    public NpgsqlDataSource Database { get; }

    /// <summary>Short waits, so that a test meets every one of them.</summary>
    public JournalOptions Options { get; } = new()
    {
        OwnerWaitMax = TimeSpan.FromMilliseconds(100),
        RetryDelayMin = TimeSpan.FromMilliseconds(10),
        RetryDelayMax = TimeSpan.FromMilliseconds(50),
        HeartbeatInterval = TimeSpan.FromMilliseconds(50),
    };

    public SignallingLogger Logger { get; } = new();

    public static async Task<TestBooks> Make(SharedServer server) => await Open(await server.MakeDatabase());

    public static async Task<TestBooks> Open(string connectionString)
    {
        var database = NpgsqlDataSource.Create(connectionString);
        await SchemaMigrator.Apply(database, CancellationToken.None);
        return new TestBooks(database);
    }

    public static StreamId Stream(string name) => StreamId.Of(AccountId.Parse(name));

    public static Task Append(JournalStream stream, string eventJson) => stream.Append(Encoding.UTF8.GetBytes(eventJson));

    public Task<PostgresJournal> Start() => PostgresJournal.Start(Database, Options, TimeProvider.System, Logger, CancellationToken.None);

    public Task<PostgresJournal> Start(Func<Func<Task<IReadOnlySet<RowWriter>>>, Task<IReadOnlySet<RowWriter>>> flush) =>
        PostgresJournal.Start(
            Database,
            async token => new FaultySession(await JournalSession.Open(Database, Options, "metering test", token), flush),
            Options,
            TimeProvider.System,
            Logger,
            CancellationToken.None);

    public async Task<IReadOnlyList<string>> Read(StreamId stream)
    {
        var rows = new List<string>();
        await foreach (var row in JournalReader.Read(Database, stream, 0, CancellationToken.None)) rows.Add(Encoding.UTF8.GetString(row.Events.Span));
        return rows;
    }

    public async Task<object?> Execute(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
