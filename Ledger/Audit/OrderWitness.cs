using System.Text;
using System.Text.Json;
using Ledger.Orders;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Books;
using Metering.Money;
using Npgsql;

namespace Ledger.Audit;

/// <summary>Compares the rows of orders with what the replay made of them, down to the events that they keep.</summary>
internal sealed class OrderWitness(NpgsqlConnection connection, Findings findings)
{
    private const string Sql = """
        SELECT account_id, is_change, order_number, kind, status, amount, debt_paid, cash_paid, amount_refunded, operator, at, seq, history::text, expires_at, reference
        FROM orders
        """;

    public async Task Compare(AuditState state, CancellationToken cancellationToken)
    {
        var orders = new Dictionary<OrderKey, AuditedOrder>(state.Orders);
        await using var command = new NpgsqlCommand(Sql, connection) { CommandTimeout = 0 };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var (stream, name) = ($"account/{row.GetString(0)}", $"order {row.GetString(2)}: ");
            if (!orders.Remove(new OrderKey(AccountId.Parse(row.GetString(0)), row.GetBoolean(1), row.GetString(2)), out var order))
            {
                findings.Add(stream, 0, name + "row", null, "one");
                continue;
            }

            findings.Compare(stream, order.Seq, name + "kind", order.Kind.ToString(), row.GetString(3));
            findings.Compare(stream, order.Seq, name + "status", order.Status.ToString(), row.GetString(4));
            findings.Compare(stream, order.Seq, name + "amount", order.AmountDue, new Usd(row.GetInt64(5)));
            findings.Compare(stream, order.Seq, name + "debt paid", order.DebtPaid, new Usd(row.GetInt64(6)));
            findings.Compare(stream, order.Seq, name + "cash paid", order.CashPaid, new Usd(row.GetInt64(7)));
            findings.Compare(stream, order.Seq, name + "refunded", order.AmountRefunded, new Usd(row.GetInt64(8)));
            findings.Compare(stream, order.Seq, name + "operator", order.Operator, row.GetString(9));
            findings.CompareTime(stream, order.Seq, name + "at", order.At, row.GetFieldValue<DateTimeOffset>(10));
            findings.Compare(stream, order.Seq, name + "row that began it", order.Seq, row.GetInt64(11));
            findings.CompareTime(stream, order.Seq, name + "expires at", order.ExpiresAt, row.IsDBNull(13) ? null : row.GetFieldValue<DateTimeOffset>(13));
            findings.Compare(stream, order.Seq, name + "reference", order.Reference, row.IsDBNull(14) ? null : row.GetString(14));
            var history = BooksJson.ReadAccountEvents(Encoding.UTF8.GetBytes(row.GetString(12)));
            findings.Compare(stream, order.Seq, name + "history", Text(order.History), Text(history));
        }

        foreach (var key in orders.Keys) findings.Add($"account/{key.Account}", 0, $"order {key.Number}: row", "one", null);
    }

    private static string Text(IReadOnlyList<AccountEvent> events) => JsonSerializer.Serialize(events, BooksJson.Default.IReadOnlyListAccountEvent);
}
