using System.CommandLine;
using System.Globalization;
using Ledger.Journal;
using Ledger.Schema;
using Ledger.Server;
using Load.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testing;

namespace Load.Engine;

/// <summary>The engine with hold and settle journaled to PostgreSQL, the settle awaited durable, beside a row-locking statement pair per call.</summary>
internal static class EngineJournalMode
{
    private static readonly Option<int> Accounts = new("--accounts") { DefaultValueFactory = _ => 10_000, Description = "Accounts in the wide run." };
    private static readonly Option<int> CallersOption = new("--callers") { DefaultValueFactory = _ => 4_096, Description = "Callers." };
    private static readonly Option<int> Connections = new("--connections") { DefaultValueFactory = _ => 32, Description = "Connections of the baseline." };
    private static readonly Option<int> Seconds = new("--seconds") { DefaultValueFactory = _ => 8, Description = "Seconds per measurement." };

    public static Command Command { get; } = Make();

    private static Command Make()
    {
        var command = new Command("engine-journal", "Pairs of admit and settle, journaled to PostgreSQL, beside a row-locking UPDATE and INSERT per call.")
        {
            Accounts, CallersOption, Connections, Seconds,
        };
        command.SetAction(Run);
        return command;
    }

    private static async Task Run(ParseResult options, CancellationToken cancellationToken)
    {
        var (accounts, callers) = (options.GetRequiredValue(Accounts), options.GetRequiredValue(CallersOption));
        var duration = TimeSpan.FromSeconds(options.GetRequiredValue(Seconds));
        using var directory = new TestDirectory();
        await using var server = await PrivateServer.Start(directory.Path, TimeProvider.System, NullLogger.Instance, cancellationToken);
        // Ten thousand accounts activate at once here; together with the baseline's, their connections must stay within the server's.
        var pool = new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxPoolSize = 16 };
        await using var database = NpgsqlDataSource.Create(pool);
        await SchemaMigrator.Apply(database, cancellationToken);
        await using var journal = await PostgresJournal.Start(
            database, new JournalOptions(), TimeProvider.System, NullLogger.Instance, cancellationToken);
        await using var baseline = await RowLocking.Prepare(
            server.ConnectionString, accounts, options.GetRequiredValue(Connections), cancellationToken);

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, shared with PostgreSQL; {callers} callers; fsync and synchronous commit on; {duration.TotalSeconds} s each, after a warm-up."));
        foreach (var width in new[] { accounts, 1 })
        {
            await using var pairs = await EnginePairs.Prepare(journal, new DiscardingJournal(), $"load-{width}", width, isInline: true);
            Measurement.Print(
                $"{width} accounts",
                [
                    await Measurement.Take("UPDATE + INSERT", duration, time => baseline.Run(width, time)),
                    await Measurement.Take("engine and journal", duration, time => pairs.Run(callers, time)),
                ]);
        }

        await journal.FlushAndStop(TimeSpan.FromSeconds(30));
    }
}
