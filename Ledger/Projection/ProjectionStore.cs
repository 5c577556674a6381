using System.Globalization;
using Ledger.Accounts;
using Ledger.Calls;
using Ledger.Grants;
using Ledger.Members;
using Ledger.Orders;
using Ledger.Packages;
using Ledger.Sessions;
using Ledger.Sql;
using Ledger.Tokens;
using Metering.Calls;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Projection;

/// <summary>The projector's side of the tables: each batch and the cursor behind it in one transaction.</summary>
internal sealed class ProjectionStore(NpgsqlDataSource database, ProjectorOptions options)
{
    // Whoever moves the cursor locks its row; one that finds the cursor elsewhere has been overtaken and changes nothing.
    private const string MoveSql = """
        UPDATE projection SET cursor_tx = $1, cursor_position = $2 WHERE cursor_tx = $3 AND cursor_position = $4
        """;

    // A crash may take back the last batches, and their cursor with them; they are projected again. So the commit need not wait for the disk,
    // which the journal's writer needs more. A statement that nobody waits for any more, because its process stands still, ends too.
    private readonly string _settingsSql = string.Create(
        CultureInfo.InvariantCulture,
        $"SET LOCAL synchronous_commit = off; SET LOCAL statement_timeout = '30s'; SET LOCAL lock_timeout = '{options.LockWaitMax.TotalMilliseconds:0}ms'");

    public async Task<ProjectionCursor> ReadCursor(CancellationToken cancellationToken)
    {
        var rows = await database.Read(
            "SELECT cursor_tx, cursor_position FROM projection",
            row => new ProjectionCursor(row.GetFieldValue<ulong>(0), row.GetInt64(1)),
            cancellationToken);
        return rows.Single();
    }

    public async Task<Dictionary<CallId, CallRecord>> ReadCallsInProgress(CancellationToken cancellationToken)
    {
        var calls = await database.Read($"SELECT {CallColumns.List} FROM calls WHERE state = 'Held'", CallColumns.Read, cancellationToken);
        return calls.ToDictionary(call => call.Call);
    }

    public async Task<ProjectionOutcome> Apply(ProjectionFold fold, ProjectionCursor from, ProjectionCursor to, CancellationToken cancellationToken)
    {
        try
        {
            return await ApplyOnce(fold, from, to, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation && fold.CallsNew.Count > 0)
        {
            // A broken stream used a call id twice. The audit names it; here the row that was first stays, and nobody else's books wait.
            fold.CallsNew.Clear();
            return await ApplyOnce(fold, from, to, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return ProjectionOutcome.Busy;
        }
    }

    public async Task Clear(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginBounded(cancellationToken);
        await connection.Execute(
            "TRUNCATE accounts, orders, tokens, packages, grants, members, calls; UPDATE projection SET cursor_tx = '0', cursor_position = 0",
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<ProjectionOutcome> ApplyOnce(ProjectionFold fold, ProjectionCursor from, ProjectionCursor to, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginBounded(cancellationToken);
        await connection.Execute(_settingsSql, cancellationToken);
        if (!await Move(connection, from, to, cancellationToken)) return ProjectionOutcome.Overtaken;

        await CallTable.Copy(connection, fold, cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        AccountTable.Write(batch, fold);
        TokenTable.Write(batch, fold);
        PackageTable.Write(batch, fold);
        GrantTable.Write(batch, fold);
        MemberTable.Write(batch, fold);
        OrderTable.Write(batch, fold);
        CallTable.Write(batch, fold);
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ProjectionOutcome.Applied;
    }

    private static async Task<bool> Move(
        NpgsqlConnection connection, ProjectionCursor from, ProjectionCursor to, CancellationToken cancellationToken)
    {
        await using var move = new NpgsqlCommand(MoveSql, connection)
        {
            Parameters = { Tx(to.Tx), Statements.Parameter(to.Position), Tx(from.Tx), Statements.Parameter(from.Position) },
        };
        return await move.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private static NpgsqlParameter<ulong> Tx(ulong tx) => new() { TypedValue = tx, NpgsqlDbType = NpgsqlDbType.Xid8 };
}
