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
        var (conditions, parameters) = (new List<string>(), new List<NpgsqlParameter>());
        if (filter.Account is { } account) Where("account_id = {0}", Statements.Parameter(account.Value));
        if (filter.Token is { } token) Where("token_id = {0}", Statements.Parameter(token.Value));
        if (filter.Member is { } member) Where("member_id = {0}", Statements.Parameter(member.Value));
        if (filter.State is { } state) Where("state = {0}", Statements.Parameter(state.ToString()));
        if (filter.From is { } from) Where("started_at >= {0}", Statements.Parameter(from.UtcDateTime));
        if (filter.To is { } to) Where("started_at < {0}", Statements.Parameter(to.UtcDateTime));
        if (filter.Before is { } before)
        {
            var madeAt = before.MadeAt.UtcDateTime;
            // The first condition says nothing that the second does not; from it PostgreSQL sees which partitions it need not open.
            Where("started_at <= {0}", Statements.Parameter(madeAt));
            Where("(started_at, call_id) < ({0}, {1})", Statements.Parameter(madeAt), Statements.Parameter(before.Value));
        }

        var where = conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);
        var sql = $"SELECT {CallColumns.List} FROM calls {where} ORDER BY started_at DESC, call_id DESC LIMIT {Page.Bound(limit)}";
        return database.Read(sql, CallColumns.Read, cancellationToken, [.. parameters]);

        // Only text of this file becomes SQL; what callers gave travels as parameters.
        void Where(string condition, params NpgsqlParameter[] values)
        {
            conditions.Add(string.Format(null, condition, [.. values.Select((_, i) => $"${parameters.Count + i + 1}")]));
            parameters.AddRange(values);
        }
    }
}
