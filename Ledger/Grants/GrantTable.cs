using System.Text.Json;
using Ledger.Projection;
using Ledger.Sql;
using Metering.Books;
using Npgsql;

namespace Ledger.Grants;

/// <summary>Writes what a batch changes in grants.</summary>
internal static class GrantTable
{
    private const string UpsertSql = """
        INSERT INTO grants AS g (
            account_id, name, unit, status, terms, added_at, period, period_from, period_to, granted, spent, held, lapsed, seq)
        SELECT account_id, name, COALESCE(unit, ''), COALESCE(status, ''), terms::jsonb, added_at,
            period, period_from, period_to, granted, spent, held, lapsed, seq
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS u(
            account_id, name, unit, status, terms, added_at, period, period_from, period_to, granted, spent, held, lapsed, seq)
        ON CONFLICT (account_id, name) DO UPDATE SET
            unit = CASE WHEN excluded.terms IS NULL THEN g.unit ELSE excluded.unit END,
            status = CASE WHEN excluded.status = '' THEN g.status ELSE excluded.status END,
            terms = COALESCE(excluded.terms, g.terms),
            added_at = COALESCE(g.added_at, excluded.added_at),
            period = COALESCE(excluded.period, g.period),
            period_from = COALESCE(excluded.period_from, g.period_from),
            period_to = COALESCE(excluded.period_to, g.period_to),
            granted = g.granted + excluded.granted,
            spent = g.spent + excluded.spent,
            held = g.held + excluded.held,
            lapsed = g.lapsed + excluded.lapsed,
            seq = GREATEST(g.seq, excluded.seq)
        """;

    public static void Write(NpgsqlBatch batch, ProjectionFold fold)
    {
        if (fold.Grants.Count == 0) return;
        var rows = fold.Grants.ToArray();
        batch.Add(UpsertSql)
            .Column(rows, row => row.Key.Account.Value)
            .Column(rows, row => row.Key.Grant.Name)
            .Column(rows, row => row.Value.Terms?.Unit.ToString())
            .Column(rows, row => row.Value.Status?.ToString())
            .Column(rows, row => row.Value.Terms is { } terms ? JsonSerializer.Serialize(terms, BooksJson.Default.GrantTerms) : null)
            .Column(rows, row => row.Value.AddedAt?.UtcDateTime)
            .Column(rows, row => row.Value.Period?.Index)
            .Column(rows, row => row.Value.Period?.From.UtcDateTime)
            .Column(rows, row => row.Value.Period?.To.UtcDateTime)
            .Column(rows, row => row.Value.Granted)
            .Column(rows, row => row.Value.Spent)
            .Column(rows, row => row.Value.Held)
            .Column(rows, row => row.Value.Lapsed)
            .Column(rows, row => row.Value.Seq);
    }
}
