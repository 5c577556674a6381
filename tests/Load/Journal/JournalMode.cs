using System.CommandLine;
using System.Globalization;
using Ledger.Journal;
using Ledger.Schema;
using Ledger.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testing;

namespace Load.Journal;

/// <summary>Group commit beside a row-locking statement pair per call, over many streams and on one hot stream.</summary>
internal static class JournalMode
{
    private static readonly Option<int> Streams = new("--streams") { DefaultValueFactory = _ => 10_000, Description = "Streams in the wide run." };
    private static readonly Option<int> Connections = new("--connections") { DefaultValueFactory = _ => 32, Description = "Connections of the baseline." };
    private static readonly Option<int> HotCallers = new("--hot-callers") { DefaultValueFactory = _ => 1_000, Description = "Callers of the hot stream." };
    private static readonly Option<int> Seconds = new("--seconds") { DefaultValueFactory = _ => 8, Description = "Seconds per measurement." };

    public static Command Command { get; } = Make();

    private static Command Make()
    {
        var command = new Command("journal", "The journal's group commit beside a row-locking UPDATE and INSERT per call.")
        {
            Streams, Connections, HotCallers, Seconds,
        };
        command.SetAction(Run);
        return command;
    }

    private static async Task Run(ParseResult options, CancellationToken cancellationToken)
    {
        var streams = options.GetRequiredValue(Streams);
        var connections = options.GetRequiredValue(Connections);
        var hotCallers = options.GetRequiredValue(HotCallers);
        var duration = TimeSpan.FromSeconds(options.GetRequiredValue(Seconds));

        using var directory = new TestDirectory();
        await using var server = await PrivateServer.Start(directory.Path, TimeProvider.System, NullLogger.Instance, cancellationToken);
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await SchemaMigrator.Apply(database, cancellationToken);
        await using var journal = await PostgresJournal.Start(
            database, new JournalOptions(), TimeProvider.System, NullLogger.Instance, cancellationToken);
        await using var baseline = await RowLocking.Prepare(server.ConnectionString, streams, connections, cancellationToken);
        var grouped = new GroupedAppends(journal);

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, shared with PostgreSQL; fsync and synchronous commit on; {duration.TotalSeconds} s each, after a warm-up."));
        Measurement.Print(
            $"{streams} streams",
            [
                await Measurement.Take($"UPDATE + INSERT, {connections} connections", duration, time => baseline.Run(streams, time)),
                await Measurement.Take("journal, one caller per stream", duration, time => grouped.Run(streams, streams, time)),
            ]);
        Measurement.Print(
            "one hot stream",
            [
                await Measurement.Take($"UPDATE + INSERT, {connections} connections", duration, time => baseline.Run(1, time)),
                await Measurement.Take($"journal, {hotCallers} callers", duration, time => grouped.Run(1, hotCallers, time)),
            ]);
        await journal.FlushAndStop(TimeSpan.FromSeconds(30));
    }
}
