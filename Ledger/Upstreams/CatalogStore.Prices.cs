using Ledger.Models;
using Ledger.Sql;
using Npgsql;

namespace Ledger.Upstreams;

/// <content>Prices: of models, and of accounts that have their own. None is ever changed, only superseded by a later one.</content>
public sealed partial class CatalogStore
{
    private const string AddPriceSql = """
        INSERT INTO model_prices (model_id, valid_from, picos_input, picos_cache_read, picos_cache_write, picos_output, picos_per_call, rates, off_peak)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb
        WHERE NOT EXISTS (SELECT FROM model_prices WHERE model_id = $1 AND valid_from >= $2)
        """;

    private const string AddAccountPriceSql = """
        INSERT INTO account_prices (
            model_id, valid_from, picos_input, picos_cache_read, picos_cache_write, picos_output, picos_per_call, rates, off_peak, account_id, is_withdrawn)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10, $11
        WHERE NOT EXISTS (SELECT FROM account_prices WHERE model_id = $1 AND account_id = $10 AND valid_from >= $2)
        """;

    /// <summary>Sets a model's price from a time on, which must be later than that of every price it has; repeating the latest is the same success.</summary>
    public async Task<CatalogOutcome> AddPrice(string model, ModelPrice price, CancellationToken cancellationToken)
    {
        ThrowIf(price.IsValid ? null : "A price is zero or more.");
        price = price with { ValidFrom = Kept(price.ValidFrom) };
        if (await Add(AddPriceSql, Columns(model, price.ValidFrom, price), cancellationToken) is { } outcome) return outcome;
        var latest = (await Load(cancellationToken)).Find(model)?.Prices.LastOrDefault();
        return latest == price ? CatalogOutcome.Done : CatalogOutcome.NotLater;
    }

    /// <summary>
    /// Sets what an account pays for a model from a time on, by the same rules; without a price it pays the model's again. Whether the account exists
    /// is not asked: its books are elsewhere.
    /// </summary>
    public async Task<CatalogOutcome> AddAccountPrice(AccountPrice price, CancellationToken cancellationToken)
    {
        ThrowIf(price.Price is null or { IsValid: true } ? null : "A price is zero or more.");
        var validFrom = Kept(price.ValidFrom);
        NpgsqlParameter[] columns =
        [
            .. Columns(price.Model, validFrom, price.Price ?? new ModelPrice(validFrom, Metering.Prices.Price.Free)),
            Statements.Parameter(price.Account.Value),
            Statements.Parameter(price.Price is null),
        ];
        if (await Add(AddAccountPriceSql, columns, cancellationToken) is { } outcome) return outcome;
        var offered = (await Load(cancellationToken)).Find(price.Model);
        var latest = offered?.AccountPrices.GetValueOrDefault(price.Account) is { IsDefaultOrEmpty: false } own ? own[^1] : null;
        return latest is not null && latest.ValidFrom == validFrom && SamePrice(latest.Price, price.Price) ? CatalogOutcome.Done : CatalogOutcome.NotLater;
    }

    private static bool SamePrice(ModelPrice? left, ModelPrice? right) =>
        left is null || right is null
            ? left is null && right is null
            : left.Price == right.Price with { IsAccountPrice = true }
                && left.OffPeak == (right.OffPeak is { } offPeak ? offPeak with { Price = offPeak.Price with { IsAccountPrice = true } } : null);

    /// <summary>What became of it, or <see langword="null"/> when another price stands in its way.</summary>
    private async Task<CatalogOutcome?> Add(string sql, NpgsqlParameter[] columns, CancellationToken cancellationToken)
    {
        try
        {
            return await database.Execute(sql, cancellationToken, columns) == 1 ? CatalogOutcome.Done : null;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return CatalogOutcome.NotFound;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Another operator set a price for the same moment at the same time; what stands now decides.
            return null;
        }
    }

    /// <summary>PostgreSQL keeps microseconds: a finer time would not be found again.</summary>
    private static DateTimeOffset Kept(DateTimeOffset at) => new(at.UtcTicks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    private static NpgsqlParameter[] Columns(string model, DateTimeOffset validFrom, ModelPrice price) =>
    [
        Statements.Parameter(model),
        Statements.Parameter(validFrom.UtcDateTime),
        Statements.Parameter(price.Price.PicosInput),
        Statements.Parameter(price.Price.PicosCacheRead),
        Statements.Parameter(price.Price.PicosCacheWrite),
        Statements.Parameter(price.Price.PicosOutput),
        Statements.Parameter(price.Price.PicosPerCall),
        Statements.Parameter(PriceJson.Write(price.Price.Rates)),
        Statements.Parameter(PriceJson.Write(price.OffPeak)),
    ];
}
