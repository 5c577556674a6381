using System.Text.Json;
using Ledger.Projection;
using Ledger.Sql;
using Metering.Books;
using Metering.Tokens;
using Npgsql;

namespace Ledger.Tokens;

/// <summary>Writes what a batch changes in tokens.</summary>
internal static class TokenTable
{
    // A deletion is for good, so the status follows from it whatever settings come before or after in the same batch.
    private const string UpsertSql = """
        INSERT INTO tokens AS t (id, account_id, name, status, settings, created_at, deleted_at, amount_spent, amount_held, calls_held, seq)
        SELECT id, COALESCE(account_id, ''), COALESCE(name, ''), CASE WHEN deleted_at IS NULL THEN COALESCE(status, '') ELSE 'Deleted' END,
            settings::jsonb, created_at, deleted_at, amount_spent, amount_held, calls_held, seq
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS u(
            id, account_id, name, status, settings, created_at, deleted_at, amount_spent, amount_held, calls_held, seq)
        ON CONFLICT (id) DO UPDATE SET
            account_id = CASE WHEN t.account_id = '' THEN excluded.account_id ELSE t.account_id END,
            name = CASE WHEN excluded.settings IS NULL THEN t.name ELSE excluded.name END,
            status = CASE
                WHEN COALESCE(t.deleted_at, excluded.deleted_at) IS NOT NULL THEN 'Deleted'
                WHEN excluded.settings IS NULL THEN t.status
                ELSE excluded.status END,
            settings = COALESCE(excluded.settings, t.settings),
            created_at = COALESCE(t.created_at, excluded.created_at),
            deleted_at = COALESCE(t.deleted_at, excluded.deleted_at),
            amount_spent = t.amount_spent + excluded.amount_spent,
            amount_held = t.amount_held + excluded.amount_held,
            calls_held = t.calls_held + excluded.calls_held,
            seq = GREATEST(t.seq, excluded.seq)
        """;

    public static void Write(NpgsqlBatch batch, ProjectionFold fold)
    {
        if (fold.Tokens.Count == 0) return;
        var rows = fold.Tokens.ToArray();
        batch.Add(UpsertSql)
            .Column(rows, row => row.Key.Value)
            .Column(rows, row => row.Value.Account?.Value)
            .Column(rows, row => row.Value.Settings?.Name)
            .Column(rows, row => row.Value.Settings?.Status.ToString())
            .Column(rows, row => ToJson(row.Value.Settings))
            .Column(rows, row => row.Value.CreatedAt?.UtcDateTime)
            .Column(rows, row => row.Value.DeletedAt?.UtcDateTime)
            .Column(rows, row => row.Value.AmountSpent.Nanos)
            .Column(rows, row => row.Value.AmountHeld.Nanos)
            .Column(rows, row => row.Value.CallsHeld)
            .Column(rows, row => row.Value.Seq);
    }

    private static string? ToJson(TokenSettings? settings) =>
        settings is null ? null : JsonSerializer.Serialize(settings, BooksJson.Default.TokenSettings);
}
