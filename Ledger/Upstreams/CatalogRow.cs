using System.Data.Common;
using Ledger.Models;
using Metering.Accounts;
using Metering.Prices;

namespace Ledger.Upstreams;

/// <summary>
/// One row of the catalog's load: an upstream, one of its models if it has any, and one of that model's prices if it has any: its own or an
/// account's.
/// </summary>
internal sealed record CatalogRow(long Version, Upstream? Upstream, Model? Model, ModelPrice? Price, AccountPrice? AccountPrice)
{
    public static CatalogRow Read(DbDataReader row) => new(
        row.GetInt64(0),
        row.IsDBNull(15) ? null : ReadUpstream(row),
        row.IsDBNull(1) ? null : ReadModel(row),
        row.IsDBNull(9) || !row.IsDBNull(22) ? null : ReadPrice(row, isAccountPrice: false),
        row.IsDBNull(9) || row.IsDBNull(22) ? null : ReadAccountPrice(row));

    private static Model ReadModel(DbDataReader row) =>
        new(row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5))
        {
            IsEnabled = row.GetBoolean(6),
            OwnedBy = row.GetString(7),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(8),
            InputMax = row.IsDBNull(26) ? null : row.GetInt64(26),
            UnitBytesMax = row.IsDBNull(27) ? null : row.GetInt64(27),
        };

    private static ModelPrice ReadPrice(DbDataReader row, bool isAccountPrice)
    {
        var (validFrom, offPeak) = (row.GetFieldValue<DateTimeOffset>(9), PriceJson.ReadOffPeak(Text(row, 25)));
        return new ModelPrice(
            validFrom,
            new Price(row.GetInt64(10), row.GetInt64(11), row.GetInt64(12), row.GetInt64(13), row.GetInt64(14))
            {
                Rates = PriceJson.ReadRates(Text(row, 24)),
                IsAccountPrice = isAccountPrice,
                ValidFrom = validFrom,
            })
        {
            OffPeak = offPeak is null ? null : offPeak with { Price = offPeak.Price with { IsAccountPrice = isAccountPrice, ValidFrom = validFrom } },
        };
    }

    private static AccountPrice ReadAccountPrice(DbDataReader row) => new(
        AccountId.Parse(row.GetString(22)),
        row.GetString(1),
        row.GetFieldValue<DateTimeOffset>(9),
        row.GetBoolean(23) ? null : ReadPrice(row, isAccountPrice: true));

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static Upstream ReadUpstream(DbDataReader row) => new(row.GetString(15), new Uri(row.GetString(16)))
    {
        ApiKey = row.IsDBNull(17) ? null : row.GetString(17),
        ConnectMax = TimeSpan.FromMilliseconds(row.GetInt64(18)),
        FirstByteMax = TimeSpan.FromMilliseconds(row.GetInt64(19)),
        IdleMax = TimeSpan.FromMilliseconds(row.GetInt64(20)),
        IsEnabled = row.GetBoolean(21),
    };
}
