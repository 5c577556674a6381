using Ledger.Projection;
using Ledger.Sql;
using Metering.Accounts;
using Metering.Books;
using Metering.Members;
using Npgsql;
using Column = Ledger.Sql.UpsertColumn<System.Collections.Generic.KeyValuePair<(Metering.Accounts.AccountId Account, Metering.Members.MemberId Member), Ledger.Members.MemberDelta>>;

namespace Ledger.Members;

/// <summary>Writes what a batch changes in members.</summary>
internal static class MemberTable
{
    private static readonly Upsert<KeyValuePair<(AccountId Account, MemberId Member), MemberDelta>> Rows = new(
        "members",
        Column.Key("account_id", row => row.Key.Account.Value),
        Column.Key("id", row => row.Key.Member.Value),
        Column.LastJson("settings", row => row.Value.Settings, BooksJson.Default.MemberSettings),
        Column.First("added_at", row => row.Value.AddedAt?.UtcDateTime),
        Column.First("removed_at", row => row.Value.RemovedAt?.UtcDateTime),
        Column.Sum("amount_spent", row => row.Value.AmountSpent.Nanos),
        Column.Sum("amount_held", row => row.Value.AmountHeld.Nanos),
        Column.Greatest("seq", row => row.Value.Seq));

    public static void Write(NpgsqlBatch batch, ProjectionFold fold) => Rows.Write(batch, fold.Members);
}
