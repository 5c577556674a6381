using System.Text.Json;
using Ledger.Projection;
using Ledger.Sql;
using Metering.Books;
using Metering.Packages;
using Npgsql;

namespace Ledger.Packages;

/// <summary>Writes what a batch changes in packages.</summary>
internal static class PackageTable
{
    private const string UpsertSql = """
        INSERT INTO packages AS p (id, account_id, name, terms, valid_from, valid_to, added_at, amount, held, captured, ordinal_captured, seq)
        SELECT id, COALESCE(account_id, ''), COALESCE(name, ''), terms::jsonb, valid_from, valid_to, added_at,
            amount, held, captured, ordinal_captured, seq
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS u(
            id, account_id, name, terms, valid_from, valid_to, added_at, amount, held, captured, ordinal_captured, seq)
        ON CONFLICT (id) DO UPDATE SET
            account_id = CASE WHEN p.account_id = '' THEN excluded.account_id ELSE p.account_id END,
            name = CASE WHEN excluded.terms IS NULL THEN p.name ELSE excluded.name END,
            terms = COALESCE(excluded.terms, p.terms),
            valid_from = COALESCE(excluded.valid_from, p.valid_from),
            valid_to = COALESCE(excluded.valid_to, p.valid_to),
            added_at = COALESCE(p.added_at, excluded.added_at),
            amount = p.amount + excluded.amount,
            held = p.held + excluded.held,
            captured = p.captured + excluded.captured,
            ordinal_captured = GREATEST(p.ordinal_captured, excluded.ordinal_captured),
            seq = GREATEST(p.seq, excluded.seq)
        """;

    public static void Write(NpgsqlBatch batch, ProjectionFold fold)
    {
        if (fold.Packages.Count == 0) return;
        var rows = fold.Packages.ToArray();
        batch.Add(UpsertSql)
            .Column(rows, row => row.Key.Value)
            .Column(rows, row => row.Value.Account?.Value)
            .Column(rows, row => row.Value.Terms?.Name)
            .Column(rows, row => ToJson(row.Value.Terms))
            .Column(rows, row => row.Value.Terms?.From.UtcDateTime)
            .Column(rows, row => row.Value.Terms?.To.UtcDateTime)
            .Column(rows, row => row.Value.AddedAt?.UtcDateTime)
            .Column(rows, row => row.Value.Amount.Nanos)
            .Column(rows, row => row.Value.Held.Nanos)
            .Column(rows, row => row.Value.Captured.Nanos)
            .Column(rows, row => row.Value.OrdinalCaptured)
            .Column(rows, row => row.Value.Seq);
    }

    private static string? ToJson(PackageTerms? terms) => terms is null ? null : JsonSerializer.Serialize(terms, BooksJson.Default.PackageTerms);
}
