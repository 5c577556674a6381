using Ledger.Projection;
using Ledger.Sessions;
using Metering.Calls;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Audit;

/// <summary>
/// Replays the whole journal from its first row, by rules of its own, and compares the result with the tables. It reads everything in one
/// snapshot of the database, so the relay may go on working: journal, cursor and tables belong to the same moment.
/// </summary>
public sealed class Auditor(NpgsqlDataSource database, Projector projector, TimeProvider time)
{
    private const string CountSql = """
        SELECT
            (SELECT count(*) FROM calls),
            (SELECT count(*) FROM calls WHERE state = 'Held'),
            (SELECT count(*) FROM calls WHERE seq_corrected IS NOT NULL),
            (SELECT count(*) FROM calls WHERE seq_refunded IS NOT NULL),
            (SELECT count(*) FROM journal WHERE (tx, position) > ($1, $2))
        """;

    public Task<AuditReport> Run(CancellationToken cancellationToken) => Run(upstreamLog: null, cancellationToken);

    /// <summary>The same, compared with what the upstream says it served, where that is at hand.</summary>
    public async Task<AuditReport> Run(IReadOnlyDictionary<CallId, Usage>? upstreamLog, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var state = new AuditState();
        try
        {
            await projector.CatchUp(cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or TimeoutException or PostgresException)
        {
            // A projection that cannot go on is a finding; what it has done so far is audited all the same.
            state.Findings.Add("projection", 0, "follows the journal", "everything durable in the tables", e.Message);
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginSnapshot(cancellationToken);
        var end = await ReadCursor(connection, cancellationToken);
        var log = upstreamLog is null ? null : new UpstreamLog(upstreamLog, state.Findings);
        await Replay(connection, state, end, log, cancellationToken);
        log?.Finish(state);
        await new OwnerWitness(connection, state.Findings).Compare(state, cancellationToken);
        await new GrantWitness(connection, state.Findings).Compare(state, cancellationToken);
        await new MemberWitness(connection, state.Findings).Compare(state, cancellationToken);
        await new OrderWitness(connection, state.Findings).Compare(state, cancellationToken);
        var rowsLater = await CompareCounts(connection, state, end, cancellationToken);
        return AuditSummary.Of(state, rowsLater, time.GetUtcNow(), time.GetElapsedTime(started));
    }

    private static async Task Replay(
        NpgsqlConnection connection, AuditState state, ProjectionCursor end, UpstreamLog? log, CancellationToken cancellationToken)
    {
        var calls = new CallWitness(connection, state.Findings);
        await calls.Prepare(cancellationToken);
        var pages = new JournalPages(connection, end);
        while (await pages.ReadNext(cancellationToken) is { Count: > 0 } rows)
        {
            foreach (var row in rows) JournalReplay.Apply(state, row);
            await calls.ComparePage(state, cancellationToken);
            log?.ComparePage(state);
            state.EndPage();
        }

        await calls.CompareCallsInProgress(state, cancellationToken);
    }

    private static async Task<ProjectionCursor> ReadCursor(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT cursor_tx, cursor_position FROM projection", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new(row.GetFieldValue<ulong>(0), row.GetInt64(1));
    }

    /// <summary>Everything in the journal was found in the tables; equal counts say that the tables have nothing else.</summary>
    private static async Task<long> CompareCounts(
        NpgsqlConnection connection, AuditState state, ProjectionCursor end, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CountSql, connection)
        {
            CommandTimeout = 0,
            Parameters =
            {
                new NpgsqlParameter<ulong> { TypedValue = end.Tx, NpgsqlDbType = NpgsqlDbType.Xid8 },
                new NpgsqlParameter<long> { TypedValue = end.Position },
            },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        state.Findings.Compare("calls", 0, "rows", state.CallsHeld, row.GetInt64(0));
        state.Findings.Compare("calls", 0, "rows in progress", state.CallsInProgress.Count, row.GetInt64(1));
        state.Findings.Compare("calls", 0, "rows corrected", state.CallsCorrected, row.GetInt64(2));
        state.Findings.Compare("calls", 0, "rows refunded", state.CallsRefunded, row.GetInt64(3));
        return row.GetInt64(4);
    }
}
