using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ledger.Audit;
using Ledger.Projection;
using Ledger.Schema;
using Ledger.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testing;

namespace Load.Projection;

/// <summary>The projector catching up with a journal that is there already, beside a transaction for each row, and then the audit of it.</summary>
internal static class ProjectionMode
{
    private static readonly Option<int> Calls = new("--calls") { DefaultValueFactory = _ => 200_000, Description = "Calls in the journal." };
    private static readonly Option<int> Accounts = new("--accounts") { DefaultValueFactory = _ => 10_000, Description = "Accounts that make them." };
    private static readonly Option<int> Open = new("--open") { DefaultValueFactory = _ => 20_000, Description = "Calls in progress in the run of long calls." };

    public static Command Command { get; } = Make();

    private static Command Make()
    {
        var command = new Command("projection", "The projector's and the audit's rate over a journal of holds and ends.") { Calls, Accounts, Open };
        command.SetAction(Run);
        return command;
    }

    private static async Task Run(ParseResult options, CancellationToken cancellationToken)
    {
        var (calls, accounts) = (options.GetRequiredValue(Calls), options.GetRequiredValue(Accounts));
        using var directory = new TestDirectory();
        await using var server = await PrivateServer.Start(directory.Path, TimeProvider.System, NullLogger.Instance, cancellationToken);
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await SchemaMigrator.Apply(database, cancellationToken);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, shared with PostgreSQL; {calls} calls of {accounts} accounts, two events each."));

        await Measure(database, "short calls: held and ended within a batch", new CallsJournal(accounts, callsOpen: 0), calls, cancellationToken);
        await Measure(
            database, "long calls: ended batches after they were held", new CallsJournal(accounts, options.GetRequiredValue(Open)), calls, cancellationToken);
    }

    private static async Task Measure(NpgsqlDataSource database, string title, CallsJournal journal, int calls, CancellationToken cancellationToken)
    {
        const int baselineCalls = 2_000;
        await Clear(database, cancellationToken);
        await journal.Write(database, baselineCalls, cancellationToken);
        var single = await Project("a transaction for each row", database, new ProjectorOptions { BatchRowsMax = 1 }, cancellationToken);

        await Clear(database, cancellationToken);
        await journal.Write(database, calls, cancellationToken);
        var batched = await Project("batches", database, new ProjectorOptions(), cancellationToken);

        using var projector = MakeProjector(database, new ProjectorOptions());
        var (started, allocated) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
        var report = await new Auditor(database, projector, TimeProvider.System).Run(cancellationToken);
        var audit = new Measurement("audit", report.Totals.Events, Stopwatch.GetElapsedTime(started), GC.GetTotalAllocatedBytes() - allocated);
        Measurement.Print($"{title} (events)", [single, batched, audit]);
        if (!report.IsBalanced) throw new InvalidOperationException(report.ToString());
    }

    private static async Task<Measurement> Project(
        string name, NpgsqlDataSource database, ProjectorOptions options, CancellationToken cancellationToken)
    {
        using var projector = MakeProjector(database, options);
        await using var count = database.CreateCommand("SELECT sum(cardinality(string_to_array(convert_from(events, 'UTF8'), '\"e\":')) - 1) FROM journal");
        var events = (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        var (started, allocated) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
        await projector.CatchUp(cancellationToken);
        return new(name, events, Stopwatch.GetElapsedTime(started), GC.GetTotalAllocatedBytes() - allocated);
    }

    private static Projector MakeProjector(NpgsqlDataSource database, ProjectorOptions options) =>
        new(database, options, TimeProvider.System, NullLogger<Projector>.Instance);

    private static async Task Clear(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var clear = database.CreateCommand(
            "TRUNCATE journal, accounts, orders, tokens, packages, calls; UPDATE projection SET cursor_tx = '0', cursor_position = 0");
        await clear.ExecuteNonQueryAsync(cancellationToken);
    }
}
