using System.Data.Common;
using Ledger.Sql;
using Metering.Accounts;
using Metering.Members;
using Npgsql;

namespace Ledger.Actions;

/// <summary>The record of who did what, which is only ever added to: a trigger refuses everything else.</summary>
public sealed class ActionLog(NpgsqlDataSource database)
{
    private const string BeginSql = """
        INSERT INTO actions (id, at, caller, role, member_id, key_id, account_id, method, route, path)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    private const string ListSql = """
        SELECT id, actions.at, caller, role, member_id, key_id, account_id, method, route, path, action_outcomes.at, status
        FROM actions LEFT JOIN action_outcomes ON action_id = id
        WHERE ($1::text IS NULL OR account_id = $1) AND ($2::text IS NULL OR member_id = $2) AND ($3::text IS NULL OR caller = $3)
            AND ($4::timestamptz IS NULL OR actions.at >= $4) AND ($5::timestamptz IS NULL OR actions.at < $5) AND ($6::uuid IS NULL OR id < $6)
        ORDER BY id DESC
        LIMIT $7
        """;

    /// <summary>Puts on record what is about to be done; durable when it returns. What cannot be recorded must not be done.</summary>
    public Task Begin(AdminAction action, CancellationToken cancellationToken) => Add(
        BeginSql,
        () =>
        [
            Statements.Parameter(action.Id),
            Statements.Parameter(action.At.UtcDateTime),
            Statements.Parameter(action.Caller),
            Statements.Parameter(action.Role),
            Statements.Parameter(action.Member?.Value),
            Statements.Parameter(action.Key),
            Statements.Parameter(action.Account?.Value),
            Statements.Parameter(action.Method),
            Statements.Parameter(action.Route),
            Statements.Parameter(action.Path),
        ],
        cancellationToken);

    /// <summary>Puts on record what came of it.</summary>
    public Task End(Guid action, DateTimeOffset at, int status, CancellationToken cancellationToken) => Add(
        "INSERT INTO action_outcomes (action_id, at, status) VALUES ($1, $2, $3)",
        () => [Statements.Parameter(action), Statements.Parameter(at.UtcDateTime), Statements.Parameter(status)],
        cancellationToken);

    /// <summary>Actions, latest first; at most 500. The next page is behind the last action of this one.</summary>
    public Task<IReadOnlyList<ActionRecord>> List(ActionFilter filter, int limit, CancellationToken cancellationToken) => database.Read(
        ListSql,
        Read,
        cancellationToken,
        Statements.Parameter(filter.Account?.Value),
        Statements.Parameter(filter.Member?.Value),
        Statements.Parameter(filter.Caller),
        Statements.Parameter(filter.From?.UtcDateTime),
        Statements.Parameter(filter.To?.UtcDateTime),
        Statements.Parameter(filter.Before),
        Statements.Parameter(Page.Bound(limit)));

    /// <summary>A row that waited at the default partition while its month was attached does not belong there any more: the second time it finds its month.</summary>
    private async Task Add(string sql, Func<NpgsqlParameter[]> values, CancellationToken cancellationToken)
    {
        try
        {
            await database.Execute(sql, cancellationToken, values());
        }
        catch (PostgresException moved) when (moved.SqlState == PostgresErrorCodes.CheckViolation)
        {
            await database.Execute(sql, cancellationToken, values());
        }
    }

    private static ActionRecord Read(DbDataReader row) => new(
        new AdminAction(
            row.GetGuid(0),
            row.GetFieldValue<DateTimeOffset>(1),
            Caller: row.GetString(2),
            Role: row.GetString(3),
            row.IsDBNull(4) ? null : MemberId.Parse(row.GetString(4)),
            Key: row.IsDBNull(5) ? null : row.GetString(5),
            row.IsDBNull(6) ? null : AccountId.Parse(row.GetString(6)),
            Method: row.GetString(7),
            Route: row.GetString(8),
            Path: row.GetString(9)),
        EndedAt: row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10),
        Status: row.IsDBNull(11) ? null : row.GetInt32(11));
}
