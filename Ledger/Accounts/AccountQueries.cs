using System.Data.Common;
using System.Text.Json;
using Ledger.Sql;
using Metering.Accounts;
using Metering.Books;
using Metering.Money;
using Npgsql;

namespace Ledger.Accounts;

/// <summary>Lists of accounts, from the tables.</summary>
public sealed class AccountQueries(NpgsqlDataSource database)
{
    private const string Columns =
        "id, settings, topped_up, cash_held, cash_spent, debt_incurred, debt_paid, calls_held, opened_at, seq, "
        + "cash_paid_for_orders, cash_refunded, cash_returned";

    private const string FindSql = $"SELECT {Columns} FROM accounts WHERE id = $1 AND opened_at IS NOT NULL";

    private const string ListSql =
        $"SELECT {Columns} FROM accounts WHERE opened_at IS NOT NULL AND id > $1 ORDER BY id LIMIT $2";

    public async Task<AccountRecord?> Find(AccountId id, CancellationToken cancellationToken)
    {
        var rows = await database.Read(FindSql, Read, cancellationToken, Statements.Parameter(id.Value));
        return rows.SingleOrDefault();
    }

    /// <summary>Accounts by id, behind <paramref name="after"/>; at most 500.</summary>
    public Task<IReadOnlyList<AccountRecord>> List(AccountId? after, int limit, CancellationToken cancellationToken) =>
        database.Read(
            ListSql, Read, cancellationToken, Statements.Parameter(after?.Value ?? ""), Statements.Parameter(Page.Bound(limit)));

    private static AccountRecord Read(DbDataReader row) => new(
        AccountId.Parse(row.GetString(0)),
        JsonSerializer.Deserialize(row.GetString(1), BooksJson.Default.AccountSettings)!,
        ToppedUp: new Usd(row.GetInt64(2)),
        CashHeld: new Usd(row.GetInt64(3)),
        CashSpent: new Usd(row.GetInt64(4)),
        DebtIncurred: new Usd(row.GetInt64(5)),
        DebtPaid: new Usd(row.GetInt64(6)),
        CallsHeld: row.GetInt64(7),
        OpenedAt: row.GetFieldValue<DateTimeOffset>(8),
        Seq: row.GetInt64(9))
    {
        CashPaidForOrders = new Usd(row.GetInt64(10)),
        CashRefunded = new Usd(row.GetInt64(11)),
        CashReturned = new Usd(row.GetInt64(12)),
    };
}
