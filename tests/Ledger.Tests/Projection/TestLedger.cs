using System.Text.Json;
using Ledger.Audit;
using Ledger.Projection;
using Ledger.Schema;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Books;
using Metering.Packages;
using Metering.Packages.Events;
using Metering.Tokens;
using Metering.Tokens.Events;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ledger.Tests.Projection;

/// <summary>A database of its own with the journal, the tables and a projector, and a writer that puts rows into the journal as actors do.</summary>
internal sealed class TestLedger : IAsyncDisposable
{
    public const string AppendSql =
        "INSERT INTO journal (stream, seq, activation, checksum, events) VALUES ($1, $2, $3, $4, $5)";

    private readonly Dictionary<StreamId, long> _seq = [];

    private TestLedger(NpgsqlDataSource database, ProjectorOptions options)
    {
        Database = database;
        Projector = MakeProjector(options);
    }

    public NpgsqlDataSource Database { get; }

    public Projector Projector { get; }

    public StandingTime Time { get; } = new(RandomHistory.Start + TimeSpan.FromHours(1));

    public static async Task<TestLedger> Make(SharedServer server, ProjectorOptions? options = null)
    {
        var database = NpgsqlDataSource.Create(await server.MakeDatabase() + ";Maximum Pool Size=8");
        await SchemaMigrator.Apply(database, CancellationToken.None);
        return new(database, options ?? new());
    }

    public static StreamId Account(string id) => StreamId.Of(AccountId.Parse(id));

    public static StreamId Token(string id) => StreamId.Of(TokenId.Parse(id));

    public static StreamId Package(string id) => StreamId.Of(PackageId.Parse(id));

    public static byte[] Json(params AccountEvent[] events) => JsonSerializer.SerializeToUtf8Bytes(events, BooksJson.Default.IReadOnlyListAccountEvent);

    public static byte[] Json(params TokenEvent[] events) => JsonSerializer.SerializeToUtf8Bytes(events, BooksJson.Default.IReadOnlyListTokenEvent);

    public static byte[] Json(params PackageEvent[] events) => JsonSerializer.SerializeToUtf8Bytes(events, BooksJson.Default.IReadOnlyListPackageEvent);

    public Projector MakeProjector(ProjectorOptions options) => new(Database, options, Time, NullLogger<Projector>.Instance);

    public Task<AuditReport> Audit() => new Auditor(Database, Projector, Time).Run(CancellationToken.None);

    public Task CatchUp() => Projector.CatchUp(CancellationToken.None);

    public async Task Append(StreamId stream, byte[] events)
    {
        await using var connection = await Database.OpenConnectionAsync();
        await Append(connection, stream, events);
    }

    public async Task Append(NpgsqlConnection connection, StreamId stream, byte[] events)
    {
        await using var command = new NpgsqlCommand(AppendSql, connection);
        command.Parameters.AddRange(Parameters(stream, events));
        await command.ExecuteNonQueryAsync();
    }

    public async Task Append(IEnumerable<(StreamId Stream, byte[] Events)> rows)
    {
        foreach (var chunk in rows.Chunk(1_000))
        {
            await using var connection = await Database.OpenConnectionAsync();
            await using var batch = new NpgsqlBatch(connection);
            foreach (var (stream, events) in chunk)
            {
                var command = new NpgsqlBatchCommand(AppendSql);
                command.Parameters.AddRange(Parameters(stream, events));
                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync();
        }
    }

    public async Task<int> Execute(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<T> Scalar<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>All tables of the projection as text, to be compared.</summary>
    public async Task<string> Dump()
    {
        var parts = new List<string>();
        foreach (var (table, order) in new[]
        {
            ("accounts", "id"), ("orders", "account_id, is_change, order_number"), ("tokens", "id"), ("packages", "id"), ("grants", "account_id, name"), ("members", "account_id, id"), ("calls", "started_at, call_id"),
        })
        {
            parts.Add(await Scalar<string>($"SELECT COALESCE(string_agg(t::text, E'\\n' ORDER BY {order}), '') FROM {table} t"));
        }

        return string.Join("\n", parts);
    }

    public async ValueTask DisposeAsync()
    {
        Projector.Dispose();
        await Database.DisposeAsync();
    }

    private NpgsqlParameter[] Parameters(StreamId stream, byte[] events)
    {
        var seq = _seq[stream] = _seq.GetValueOrDefault(stream) + 1;
        return
        [
            new() { Value = stream.Value }, new() { Value = seq }, new() { Value = Guid.Empty }, new() { Value = JournalChecksum.Of(events) },
            new() { Value = events },
        ];
    }
}
