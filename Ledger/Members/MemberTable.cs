using System.Text.Json;
using Ledger.Projection;
using Ledger.Sql;
using Metering.Books;
using Npgsql;

namespace Ledger.Members;

/// <summary>Writes what a batch changes in members.</summary>
internal static class MemberTable
{
    private const string UpsertSql = """
        INSERT INTO members AS m (account_id, id, settings, added_at, removed_at, amount_spent, amount_held, seq)
        SELECT account_id, id, settings::jsonb, added_at, removed_at, amount_spent, amount_held, seq
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS u(account_id, id, settings, added_at, removed_at, amount_spent, amount_held, seq)
        ON CONFLICT (account_id, id) DO UPDATE SET
            settings = COALESCE(excluded.settings, m.settings),
            added_at = COALESCE(m.added_at, excluded.added_at),
            removed_at = COALESCE(m.removed_at, excluded.removed_at),
            amount_spent = m.amount_spent + excluded.amount_spent,
            amount_held = m.amount_held + excluded.amount_held,
            seq = GREATEST(m.seq, excluded.seq)
        """;

    public static void Write(NpgsqlBatch batch, ProjectionFold fold)
    {
        if (fold.Members.Count == 0) return;
        var rows = fold.Members.ToArray();
        batch.Add(UpsertSql)
            .Column(rows, row => row.Key.Account.Value)
            .Column(rows, row => row.Key.Member.Value)
            .Column(rows, row => row.Value.Settings is { } settings ? JsonSerializer.Serialize(settings, BooksJson.Default.MemberSettings) : null)
            .Column(rows, row => row.Value.AddedAt?.UtcDateTime)
            .Column(rows, row => row.Value.RemovedAt?.UtcDateTime)
            .Column(rows, row => row.Value.AmountSpent.Nanos)
            .Column(rows, row => row.Value.AmountHeld.Nanos)
            .Column(rows, row => row.Value.Seq);
    }
}
