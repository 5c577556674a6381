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
        var conditions = new CallConditions(filter, CallTokenColumns.Access);
        var sql = filter.Token is null
            ? Select(conditions)
            : $"({Select(conditions)}) UNION ALL ({Select(new CallConditions(filter, CallTokenColumns.Temporary))}) ORDER BY call_id DESC LIMIT {Page.Bound(limit)}";
        return database.Read(sql, CallColumns.Read, cancellationToken, conditions.Parameters);

        // A token's calls came with it or with a temporary child of it: each is read in order by its own index. Ids are in the order of time, and
        // both halves have the same parameters.
        string Select(CallConditions some) =>
            $"SELECT {CallColumns.List} FROM calls {some.Where} ORDER BY started_at DESC, call_id DESC LIMIT {Page.Bound(limit)}";
    }
}
