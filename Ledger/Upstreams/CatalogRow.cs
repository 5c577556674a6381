using System.Data.Common;
using Ledger.Models;
using Metering.Prices;

namespace Ledger.Upstreams;

/// <summary>One row of the catalog's load: an upstream, one of its models if it has any, and one of that model's prices if it has any.</summary>
internal sealed record CatalogRow(long Version, Upstream? Upstream, Model? Model, ModelPrice? Price)
{
    public static CatalogRow Read(DbDataReader row) => new(
        row.GetInt64(0),
        row.IsDBNull(15) ? null : ReadUpstream(row),
        row.IsDBNull(1) ? null : ReadModel(row),
        row.IsDBNull(9) ? null : ReadPrice(row));

    private static Model ReadModel(DbDataReader row) =>
        new(row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5))
        {
            IsEnabled = row.GetBoolean(6),
            OwnedBy = row.GetString(7),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(8),
        };

    private static ModelPrice ReadPrice(DbDataReader row) => new(
        row.GetFieldValue<DateTimeOffset>(9),
        new Price(row.GetInt64(10), row.GetInt64(11), row.GetInt64(12), row.GetInt64(13), row.GetInt64(14)));

    private static Upstream ReadUpstream(DbDataReader row) => new(row.GetString(15), new Uri(row.GetString(16)))
    {
        ApiKey = row.IsDBNull(17) ? null : row.GetString(17),
        ConnectMax = TimeSpan.FromMilliseconds(row.GetInt64(18)),
        FirstByteMax = TimeSpan.FromMilliseconds(row.GetInt64(19)),
        IdleMax = TimeSpan.FromMilliseconds(row.GetInt64(20)),
        IsEnabled = row.GetBoolean(21),
    };
}
