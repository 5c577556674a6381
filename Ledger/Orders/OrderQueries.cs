using System.Data.Common;
using Ledger.Sql;
using Metering.Accounts;
using Metering.Books;
using Metering.Money;
using Metering.Orders;
using Npgsql;

namespace Ledger.Orders;

/// <summary>Look-ups and lists of orders, from the tables.</summary>
public sealed class OrderQueries(NpgsqlDataSource database)
{
    private const string Columns = "account_id, debt_paid, cash_paid, seq, history::text";

    // An order of the account itself comes before a change of a grant that once got the same number.
    private const string FindSql = $"SELECT {Columns} FROM orders WHERE account_id = $1 AND order_number = $2 ORDER BY is_change LIMIT 1";

    // One of each account is enough: whoever looks at it lets time pass for all of that account's.
    private const string OverdueSql = """
        SELECT DISTINCT ON (account_id) account_id, order_number
        FROM orders
        WHERE status = 'Placed' AND expires_at <= $1 AND ($2 = '' OR account_id = $2)
        ORDER BY account_id
        LIMIT $3
        """;

    /// <summary>
    /// The accounts that have orders which were not paid in time and nobody has looked at since, each with one such order; at most 500. An account
    /// that is not in memory notices only when it is asked.
    /// </summary>
    public Task<IReadOnlyList<(AccountId Account, string Number)>> ListOverdue(AccountId? account, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Read(
            OverdueSql,
            row => (AccountId.Parse(row.GetString(0)), row.GetString(1)),
            cancellationToken,
            Statements.Parameter(now.UtcDateTime),
            Statements.Parameter(account?.Value ?? ""),
            Statements.Parameter(Page.RowsMax));

    public async Task<OrderRecord?> Find(AccountId account, string number, CancellationToken cancellationToken)
    {
        var rows = await database.Read(FindSql, Read, cancellationToken, Statements.Parameter(account.Value), Statements.Parameter(number));
        return rows.SingleOrDefault();
    }

    /// <summary>Orders, latest first; at most 500. The next page is before the last order of this one.</summary>
    public Task<IReadOnlyList<OrderRecord>> List(OrderFilter filter, int limit, CancellationToken cancellationToken)
    {
        var (conditions, parameters) = (new List<string>(), new List<NpgsqlParameter>());
        if (filter.Account is { } account) Where("account_id = {0}", Statements.Parameter(account.Value));
        if (filter.Kind is { } kind) Where("kind = {0}", Statements.Parameter(kind.ToString()));
        if (filter.Status is { } status) Where("status = {0}", Statements.Parameter(status.ToString()));
        if (filter.IsPaid is { } isPaid) Where(isPaid ? "status IN ('Paid', 'Refunded')" : "status NOT IN ('Paid', 'Refunded')");
        if (filter.Before is { } before)
        {
            Where(
                "(at, account_id, order_number) < ({0}, {1}, {2})",
                Statements.Parameter(before.Order.PlacedAt.UtcDateTime),
                Statements.Parameter(before.Account.Value),
                Statements.Parameter(before.Order.Number));
        }

        var where = conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);
        var sql = $"SELECT {Columns} FROM orders {where} ORDER BY at DESC, account_id DESC, order_number DESC LIMIT {Page.Bound(limit)}";
        return database.Read(sql, Read, cancellationToken, [.. parameters]);

        // Only text of this file becomes SQL; what callers gave travels as parameters.
        void Where(string condition, params NpgsqlParameter[] values)
        {
            conditions.Add(string.Format(null, condition, [.. values.Select((_, i) => $"${parameters.Count + i + 1}")]));
            parameters.AddRange(values);
        }
    }

    private static OrderRecord Read(DbDataReader row)
    {
        var history = BooksJson.ReadAccountEvents(System.Text.Encoding.UTF8.GetBytes(row.GetString(4)));
        var order = OrderHistory.Of(history) ?? throw new InvalidDataException("The table has an order that never began: run the audit.");
        return new(AccountId.Parse(row.GetString(0)), order, new Usd(row.GetInt64(1)), new Usd(row.GetInt64(2)), row.GetInt64(3));
    }
}
