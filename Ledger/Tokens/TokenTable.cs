using Ledger.Projection;
using Ledger.Sql;
using Metering.Books;
using Metering.Tokens;
using Npgsql;
using Column = Ledger.Sql.UpsertColumn<System.Collections.Generic.KeyValuePair<Metering.Tokens.TokenId, Ledger.Tokens.TokenDelta>>;

namespace Ledger.Tokens;

/// <summary>Writes what a batch changes in tokens.</summary>
internal static class TokenTable
{
    // A deletion is for good, so the status follows from it whatever settings come before or after in the same batch.
    private const string StatusInserted = "CASE WHEN deleted_at IS NULL THEN COALESCE(status, '') ELSE 'Deleted' END";

    private const string StatusUpdated = """
        CASE
            WHEN COALESCE(old.deleted_at, excluded.deleted_at) IS NOT NULL THEN 'Deleted'
            WHEN excluded.settings IS NULL THEN old.status
            ELSE excluded.status END
        """;

    private static readonly Upsert<KeyValuePair<TokenId, TokenDelta>> Rows = new(
        "tokens",
        Column.Key("id", row => row.Key.Value),
        Column.OnceKnown("account_id", row => row.Value.Account?.Value),
        Column.With("name", "settings", row => row.Value.Settings?.Name),
        Column.Of("status", StatusInserted, StatusUpdated, row => row.Value.Settings?.Status.ToString()),
        Column.LastJson("settings", row => row.Value.Settings, BooksJson.Default.TokenSettings),
        Column.First("created_at", row => row.Value.CreatedAt?.UtcDateTime),
        Column.First("deleted_at", row => row.Value.DeletedAt?.UtcDateTime),
        Column.Sum("amount_spent", row => row.Value.AmountSpent.Nanos),
        Column.Sum("amount_held", row => row.Value.AmountHeld.Nanos),
        Column.Sum("calls_held", row => row.Value.CallsHeld),
        Column.Greatest("seq", row => row.Value.Seq));

    public static void Write(NpgsqlBatch batch, ProjectionFold fold) => Rows.Write(batch, fold.Tokens);
}
