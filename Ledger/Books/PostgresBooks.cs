using System.Text;
using Ledger.Calls;
using Ledger.Projection;
using Ledger.Sql;
using Metering.Accounts;
using Metering.Books;
using Metering.Calls;
using Metering.Orders;
using Metering.Tokens;
using Npgsql;

namespace Ledger.Books;

/// <summary>
/// What actors read back when they activate, from the projected tables. Every read first waits for the projector, so its answer contains all
/// that was durable when the question was put.
/// </summary>
public sealed class PostgresBooks(NpgsqlDataSource database, Projector projector) : IBooks
{
    /// <summary>
    /// How long after its id was made a call is held at the latest: a large request may arrive slowly. It keeps the reads below inside an index
    /// and inside few partitions; the time of the hold decides.
    /// </summary>
    private static readonly TimeSpan HeldAfterMadeMax = TimeSpan.FromHours(1);

    private const string EndedSql =
        $"SELECT {CallColumns.List} FROM calls WHERE started_at = $1 AND call_id = $2 AND account_id = $3 AND state <> 'Held'";

    private const string HoldersSql = "SELECT DISTINCT account_id FROM calls WHERE state = 'Held' ORDER BY 1";

    private const string OrderByNumberSql = "SELECT history::text FROM orders WHERE account_id = $1 AND NOT is_change AND order_number = $2";

    private const string OrderByReferenceSql = "SELECT history::text FROM orders WHERE account_id = $1 AND reference = $2 LIMIT 1";

    private static readonly string TokenActivitySql = ActivitySql("token_id", "temporary_token_id");
    private static readonly string AccountActivitySql = ActivitySql("account_id");

    public Task<IReadOnlyList<Activity>> ReadActivity(TokenId token, DateTimeOffset since, CancellationToken cancellationToken) =>
        ReadActivity(TokenActivitySql, token.Value, since, cancellationToken);

    public Task<IReadOnlyList<Activity>> ReadActivity(AccountId account, DateTimeOffset since, CancellationToken cancellationToken) =>
        ReadActivity(AccountActivitySql, account.Value, since, cancellationToken);

    public async Task<EndedCall?> FindEndedCall(AccountId account, CallId call, CancellationToken cancellationToken)
    {
        await projector.CatchUp(cancellationToken);
        var calls = await database.Read(
            EndedSql,
            CallColumns.Read,
            cancellationToken,
            Statements.Parameter(call.MadeAt.UtcDateTime),
            Statements.Parameter(call.Value),
            Statements.Parameter(account.Value));
        return calls.SingleOrDefault()?.ToEndedCall();
    }

    public async Task<Order?> FindOrder(AccountId account, OrderName name, CancellationToken cancellationToken)
    {
        await projector.CatchUp(cancellationToken);
        var orders = await database.Read(
            name.IsReference ? OrderByReferenceSql : OrderByNumberSql,
            row => OrderHistory.Of(BooksJson.ReadAccountEvents(Encoding.UTF8.GetBytes(row.GetString(0)))),
            cancellationToken,
            Statements.Parameter(account.Value),
            Statements.Parameter(name.Text));
        return orders.SingleOrDefault();
    }

    public async Task<IReadOnlyList<AccountId>> ReadAccountsWithHolds(CancellationToken cancellationToken)
    {
        await projector.CatchUp(cancellationToken);
        return await database.Read(HoldersSql, row => AccountId.Parse(row.GetString(0)), cancellationToken);
    }

    private async Task<IReadOnlyList<Activity>> ReadActivity(
        string sql, string owner, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await projector.CatchUp(cancellationToken);
        return await database.Read(
            sql,
            row => new Activity(row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1), row.GetInt64(2)),
            cancellationToken,
            Statements.Parameter(owner),
            Statements.Parameter((since - HeldAfterMadeMax).UtcDateTime),
            Statements.Parameter(since.UtcDateTime));
    }

    /// <summary>The columns are asked one by one, each by its own index; a token's id stands in one of its two only.</summary>
    private static string ActivitySql(params string[] owners) => $"""
        SELECT date_trunc('second', held_at), count(*), sum(CASE WHEN state = 'Held' THEN units_estimated
            ELSE units_input + units_cache_read + units_cache_write + units_output END)::bigint
        FROM ({string.Join(" UNION ALL ", owners.Select(owner => $"SELECT * FROM calls WHERE {owner} = $1 AND started_at >= $2 AND held_at >= $3"))}) AS calls
        GROUP BY 1
        ORDER BY 1
        """;
}
