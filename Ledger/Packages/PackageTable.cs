using Ledger.Projection;
using Ledger.Sql;
using Metering.Books;
using Metering.Packages;
using Npgsql;
using Column = Ledger.Sql.UpsertColumn<System.Collections.Generic.KeyValuePair<Metering.Packages.PackageId, Ledger.Packages.PackageDelta>>;

namespace Ledger.Packages;

/// <summary>Writes what a batch changes in packages.</summary>
internal static class PackageTable
{
    private static readonly Upsert<KeyValuePair<PackageId, PackageDelta>> Rows = new(
        "packages",
        Column.Key("id", row => row.Key.Value),
        Column.OnceKnown("account_id", row => row.Value.Account?.Value),
        Column.With("name", "terms", row => row.Value.Terms?.Name),
        Column.LastJson("terms", row => row.Value.Terms, BooksJson.Default.PackageTerms),
        Column.Last("valid_from", row => row.Value.Terms?.From.UtcDateTime),
        Column.Last("valid_to", row => row.Value.Terms?.To.UtcDateTime),
        Column.First("added_at", row => row.Value.AddedAt?.UtcDateTime),
        Column.Sum("amount", row => row.Value.Amount.Nanos),
        Column.Sum("held", row => row.Value.Held.Nanos),
        Column.Sum("captured", row => row.Value.Captured.Nanos),
        Column.Greatest("ordinal_captured", row => row.Value.OrdinalCaptured),
        Column.Greatest("seq", row => row.Value.Seq));

    public static void Write(NpgsqlBatch batch, ProjectionFold fold) => Rows.Write(batch, fold.Packages);
}
