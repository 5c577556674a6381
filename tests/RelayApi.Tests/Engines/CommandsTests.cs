using System.Text.Json;
using Harness;
using Ledger.Schema;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Books;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace RelayApi.Tests.Engines;

/// <summary>Commands on a database on which no relay runs.</summary>
public sealed class CommandsTests : IAsyncLifetime
{
    private const string LockCursorSql = "UPDATE projection SET cursor_position = cursor_position";
    private const string AppendSql = "INSERT INTO journal (stream, seq, activation, checksum, events) VALUES ('account/acme', 1, $1, $2, $3)";

    /// <summary>A command gives up by itself after 20 s in which nothing moves.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private PostgresFixture _postgres = null!;

    public async ValueTask InitializeAsync() => _postgres = await PostgresFixture.Start();

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    [Theory]
    [InlineData("audit")]
    [InlineData("rebuild")]
    public async Task A_process_that_stands_still_does_not_hold_up_a_command_that_is_alone(string command)
    {
        var books = await _postgres.MakeDatabase();
        await using var database = NpgsqlDataSource.Create(books);
        await SchemaMigrator.Apply(database, CancellationToken.None);
        await Append(database);
        await using var stalled = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(books) { ApplicationName = "metering 1 on elsewhere", Pooling = false }.ConnectionString);
        await stalled.OpenAsync();
        await using var transaction = await stalled.BeginTransactionAsync();
        await Execute(stalled, LockCursorSql);

        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Engine:ConnectionString", books)]).Build();
        Assert.Equal(0, await Commands.TryRun([command], configuration).WaitAsync(Bound, TimeProvider.System));

        await using var count = database.CreateCommand("SELECT count(*) FROM accounts");
        Assert.Equal(1L, await count.ExecuteScalarAsync());
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Execute(stalled, "SELECT 1"));
    }

    private static async Task Append(NpgsqlDataSource database)
    {
        var events = JsonSerializer.SerializeToUtf8Bytes(
            new AccountEvent[] { new AccountOpened(new AccountSettings("Acme"), TimeProvider.System.GetUtcNow()) }, BooksJson.Default.IReadOnlyListAccountEvent);
        await using var append = database.CreateCommand(AppendSql);
        foreach (var value in new object[] { Guid.Empty, JournalChecksum.Of(events), events }) append.Parameters.Add(new NpgsqlParameter { Value = value });
        await append.ExecuteNonQueryAsync();
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
