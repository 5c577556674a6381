using Ledger.Sql;
using Metering.Calls;
using Npgsql;

namespace Ledger.Calls;

/// <summary>Look-ups and lists of calls, from the tables.</summary>
public sealed class CallQueries(NpgsqlDataSource database)
{
    private const string FindSql = $"SELECT {CallColumns.List} FROM calls WHERE started_at = $1 AND call_id = $2";

    public async Task<CallRecord?> Find(CallId id, CancellationToken cancellationToken)
    {
        var rows = await database.Read(
            FindSql, CallColumns.Read, cancellationToken, Statements.Parameter(id.MadeAt.UtcDateTime), Statements.Parameter(id.Value));
        return rows.SingleOrDefault();
    }

    /// <summary>Calls, latest first; at most 500. The next page is behind the last call of this one.</summary>
    public Task<IReadOnlyList<CallRecord>> List(CallFilter filter, int limit, CancellationToken cancellationToken)
    {
        var conditions = new CallConditions(filter);
        var sql = $"SELECT {CallColumns.List} FROM calls {conditions.Where} ORDER BY started_at DESC, call_id DESC LIMIT {Page.Bound(limit)}";
        return database.Read(sql, CallColumns.Read, cancellationToken, conditions.Parameters);
    }
}
