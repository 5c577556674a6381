using System.Text.Json;
using Ledger.Projection;
using Ledger.Sql;
using Metering.Accounts;
using Metering.Books;
using Npgsql;

namespace Ledger.Accounts;

/// <summary>Writes what a batch changes in accounts.</summary>
internal static class AccountTable
{
    private const string UpsertSql = """
        INSERT INTO accounts AS a (
            id, name, status, settings, opened_at, topped_up, cash_held, cash_spent, debt_incurred, debt_paid,
            cash_paid_for_orders, cash_refunded, cash_returned, calls_held, seq)
        SELECT id, COALESCE(name, ''), COALESCE(status, ''), settings::jsonb, opened_at,
            topped_up, cash_held, cash_spent, debt_incurred, debt_paid,
            cash_paid_for_orders, cash_refunded, cash_returned, calls_held, seq
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) AS u(
            id, name, status, settings, opened_at, topped_up, cash_held, cash_spent, debt_incurred, debt_paid,
            cash_paid_for_orders, cash_refunded, cash_returned, calls_held, seq)
        ON CONFLICT (id) DO UPDATE SET
            name = CASE WHEN excluded.settings IS NULL THEN a.name ELSE excluded.name END,
            status = CASE WHEN excluded.settings IS NULL THEN a.status ELSE excluded.status END,
            settings = COALESCE(excluded.settings, a.settings),
            opened_at = COALESCE(a.opened_at, excluded.opened_at),
            topped_up = a.topped_up + excluded.topped_up,
            cash_held = a.cash_held + excluded.cash_held,
            cash_spent = a.cash_spent + excluded.cash_spent,
            debt_incurred = a.debt_incurred + excluded.debt_incurred,
            debt_paid = a.debt_paid + excluded.debt_paid,
            cash_paid_for_orders = a.cash_paid_for_orders + excluded.cash_paid_for_orders,
            cash_refunded = a.cash_refunded + excluded.cash_refunded,
            cash_returned = a.cash_returned + excluded.cash_returned,
            calls_held = a.calls_held + excluded.calls_held,
            seq = GREATEST(a.seq, excluded.seq)
        """;

    public static void Write(NpgsqlBatch batch, ProjectionFold fold)
    {
        if (fold.Accounts.Count == 0) return;
        var rows = fold.Accounts.ToArray();
        batch.Add(UpsertSql)
            .Column(rows, row => row.Key.Value)
            .Column(rows, row => row.Value.Settings?.Name)
            .Column(rows, row => row.Value.Settings?.Status.ToString())
            .Column(rows, row => ToJson(row.Value.Settings))
            .Column(rows, row => row.Value.OpenedAt?.UtcDateTime)
            .Column(rows, row => row.Value.ToppedUp.Nanos)
            .Column(rows, row => row.Value.CashHeld.Nanos)
            .Column(rows, row => row.Value.CashSpent.Nanos)
            .Column(rows, row => row.Value.DebtIncurred.Nanos)
            .Column(rows, row => row.Value.DebtPaid.Nanos)
            .Column(rows, row => row.Value.CashPaidForOrders.Nanos)
            .Column(rows, row => row.Value.CashRefunded.Nanos)
            .Column(rows, row => row.Value.CashReturned.Nanos)
            .Column(rows, row => row.Value.CallsHeld)
            .Column(rows, row => row.Value.Seq);
    }

    private static string? ToJson(AccountSettings? settings) =>
        settings is null ? null : JsonSerializer.Serialize(settings, BooksJson.Default.AccountSettings);
}
