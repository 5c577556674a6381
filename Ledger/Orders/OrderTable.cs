using System.Text.Json;
using Ledger.Projection;
using Ledger.Sql;
using Metering.Books;
using Npgsql;

namespace Ledger.Orders;

/// <summary>Writes what a batch changes in orders. What was said when an order began stands.</summary>
internal static class OrderTable
{
    private const string UpsertSql = """
        INSERT INTO orders AS o (
            account_id, is_change, order_number, kind, status, product_id, quantity, amount, debt_paid, cash_paid,
            amount_refunded, operator, at, seq, expires_at, reference, history)
        SELECT account_id, is_change, order_number, kind, status, product_id, quantity, amount, debt_paid, cash_paid,
            amount_refunded, operator, at, seq, expires_at, reference, history::jsonb
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) AS u(
            account_id, is_change, order_number, kind, status, product_id, quantity, amount, debt_paid, cash_paid,
            amount_refunded, operator, at, seq, expires_at, reference, history)
        ON CONFLICT (account_id, is_change, order_number) DO UPDATE SET
            status = excluded.status,
            debt_paid = o.debt_paid + excluded.debt_paid,
            cash_paid = o.cash_paid + excluded.cash_paid,
            amount_refunded = o.amount_refunded + excluded.amount_refunded,
            reference = coalesce(excluded.reference, o.reference),
            history = o.history || excluded.history
        """;

    public static void Write(NpgsqlBatch batch, ProjectionFold fold)
    {
        if (fold.Orders.Count == 0) return;
        var rows = fold.Orders.ToArray();
        batch.Add(UpsertSql)
            .Column(rows, row => row.Key.Account.Value)
            .Column(rows, row => row.Key.IsChange)
            .Column(rows, row => row.Key.Number)
            .Column(rows, row => row.Value.Kind?.ToString() ?? "")
            .Column(rows, row => row.Value.Status.ToString())
            .Column(rows, row => row.Value.Product?.Value)
            .Column(rows, row => row.Value.Quantity)
            .Column(rows, row => row.Value.Amount.Nanos)
            .Column(rows, row => row.Value.DebtPaid.Nanos)
            .Column(rows, row => row.Value.CashPaid.Nanos)
            .Column(rows, row => row.Value.AmountRefunded.Nanos)
            .Column(rows, row => row.Value.Operator ?? "")
            .Column(rows, row => (row.Value.At ?? row.Value.History[0].At).UtcDateTime)
            .Column(rows, row => row.Value.Seq)
            .Column(rows, row => row.Value.ExpiresAt?.UtcDateTime)
            .Column(rows, row => row.Value.Reference)
            .Column(rows, row => JsonSerializer.Serialize(row.Value.History, BooksJson.Default.IReadOnlyListAccountEvent));
    }
}
