using Ledger.Projection;
using Ledger.Sql;
using Metering.Accounts;
using Metering.Books;
using Metering.Calls;
using Npgsql;
using Column = Ledger.Sql.UpsertColumn<System.Collections.Generic.KeyValuePair<(Metering.Accounts.AccountId Account, Metering.Calls.GrantId Grant), Ledger.Grants.GrantDelta>>;

namespace Ledger.Grants;

/// <summary>Writes what a batch changes in grants.</summary>
internal static class GrantTable
{
    private static readonly Upsert<KeyValuePair<(AccountId Account, GrantId Grant), GrantDelta>> Rows = new(
        "grants",
        Column.Key("account_id", row => row.Key.Account.Value),
        Column.Key("name", row => row.Key.Grant.Name),
        Column.With("unit", "terms", row => row.Value.Terms?.Unit.ToString()),
        Column.Of("status", "COALESCE(status, '')", "CASE WHEN excluded.status = '' THEN old.status ELSE excluded.status END", row => row.Value.Status?.ToString()),
        Column.LastJson("terms", row => row.Value.Terms, BooksJson.Default.GrantTerms),
        Column.First("added_at", row => row.Value.AddedAt?.UtcDateTime),
        Column.Last("period", row => row.Value.Period?.Index),
        Column.Last("period_from", row => row.Value.Period?.From.UtcDateTime),
        Column.Last("period_to", row => row.Value.Period?.To.UtcDateTime),
        Column.Sum("granted", row => row.Value.Granted),
        Column.Sum("spent", row => row.Value.Spent),
        Column.Sum("held", row => row.Value.Held),
        Column.Sum("lapsed", row => row.Value.Lapsed),
        Column.Greatest("seq", row => row.Value.Seq));

    public static void Write(NpgsqlBatch batch, ProjectionFold fold) => Rows.Write(batch, fold.Grants);
}
