using Ledger.Projection;
using Ledger.Sql;
using Metering.Accounts;
using Metering.Books;
using Npgsql;
using Column = Ledger.Sql.UpsertColumn<System.Collections.Generic.KeyValuePair<Metering.Accounts.AccountId, Ledger.Accounts.AccountDelta>>;

namespace Ledger.Accounts;

/// <summary>Writes what a batch changes in accounts.</summary>
internal static class AccountTable
{
    private static readonly Upsert<KeyValuePair<AccountId, AccountDelta>> Rows = new(
        "accounts",
        Column.Key("id", row => row.Key.Value),
        Column.With("name", "settings", row => row.Value.Settings?.Name),
        Column.With("status", "settings", row => row.Value.Settings?.Status.ToString()),
        Column.LastJson("settings", row => row.Value.Settings, BooksJson.Default.AccountSettings),
        Column.First("opened_at", row => row.Value.OpenedAt?.UtcDateTime),
        Column.Sum("topped_up", row => row.Value.ToppedUp.Nanos),
        Column.Sum("cash_held", row => row.Value.CashHeld.Nanos),
        Column.Sum("cash_spent", row => row.Value.CashSpent.Nanos),
        Column.Sum("debt_incurred", row => row.Value.DebtIncurred.Nanos),
        Column.Sum("debt_paid", row => row.Value.DebtPaid.Nanos),
        Column.Sum("cash_paid_for_orders", row => row.Value.CashPaidForOrders.Nanos),
        Column.Sum("cash_refunded", row => row.Value.CashRefunded.Nanos),
        Column.Sum("cash_returned", row => row.Value.CashReturned.Nanos),
        Column.Sum("calls_held", row => row.Value.CallsHeld),
        Column.Greatest("seq", row => row.Value.Seq));

    public static void Write(NpgsqlBatch batch, ProjectionFold fold) => Rows.Write(batch, fold.Accounts);
}
