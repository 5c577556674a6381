using Ledger.Accounts;
using Metering.Money;
using Npgsql;

namespace Ledger.Audit;

/// <summary>Compares the orders of a page with the table. A row names the one row of the journal that credited it, so a second credit is found.</summary>
internal sealed class OrderWitness(NpgsqlConnection connection, Findings findings)
{
    private const string FindSql = """
        SELECT wanted.index, amount, debt_paid, operator, at, seq
        FROM unnest($1, $2, $3) AS wanted(index, account, number)
        JOIN orders ON orders.account_id = wanted.account AND orders.order_number = wanted.number
        """;

    public async Task ComparePage(AuditState state, CancellationToken cancellationToken)
    {
        var orders = state.PageOrders;
        if (orders.Count == 0) return;
        HashSet<int> missing = [.. Enumerable.Range(0, orders.Count)];
        await using var command = new NpgsqlCommand(FindSql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int[]> { TypedValue = [.. missing] },
                new NpgsqlParameter<string[]> { TypedValue = [.. orders.Select(order => order.Account.Value)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. orders.Select(order => order.Order.Order)] },
            },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            missing.Remove(row.GetInt32(0));
            var (account, order, seq) = orders[row.GetInt32(0)];
            var (stream, name) = ($"account/{account}", $"order {order.Order}: ");
            findings.Compare(stream, seq, name + "amount", order.Amount, new Usd(row.GetInt64(1)));
            findings.Compare(stream, seq, name + "debt paid", order.DebtPaid, new Usd(row.GetInt64(2)));
            findings.Compare(stream, seq, name + "operator", order.Operator, row.GetString(3));
            findings.CompareTime(stream, seq, name + "at", order.At, row.GetFieldValue<DateTimeOffset>(4));
            findings.Compare(stream, seq, name + "row that credited it", seq, row.GetInt64(5));
        }

        foreach (var index in missing)
        {
            OrderRow order = orders[index];
            findings.Add($"account/{order.Account}", order.Seq, $"order {order.Order.Order}: row", "one", null);
        }
    }
}
