using System.Collections.Frozen;
using System.Collections.Immutable;
using Ledger.Models;
using Ledger.Sql;
using Npgsql;

namespace Ledger.Upstreams;

/// <summary>
/// Upstreams, models and prices as operators configure them. Settings are checked by their own <c>Problem()</c>; a faulty one given to this store is
/// a bug and throws. Without <c>keys</c> upstreams are read without their credentials, and none can be stored.
/// </summary>
public sealed partial class CatalogStore(NpgsqlDataSource database, KeyCipher? keys, TimeProvider time)
{
    private const string PutUpstreamSql = """
        INSERT INTO upstreams (id, base_url, api_key, ms_connect_max, ms_first_byte_max, ms_idle_max, is_enabled)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET base_url = excluded.base_url, api_key = excluded.api_key, ms_connect_max = excluded.ms_connect_max,
            ms_first_byte_max = excluded.ms_first_byte_max, ms_idle_max = excluded.ms_idle_max, is_enabled = excluded.is_enabled
        """;

    private const string PutModelSql = """
        INSERT INTO models (id, upstream_id, upstream_model, context_window, output_max, is_enabled, owned_by, created_at, input_max, unit_bytes_max)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (id) DO UPDATE SET upstream_id = excluded.upstream_id, upstream_model = excluded.upstream_model,
            context_window = excluded.context_window, output_max = excluded.output_max, is_enabled = excluded.is_enabled,
            owned_by = excluded.owned_by, input_max = excluded.input_max, unit_bytes_max = excluded.unit_bytes_max
        """;

    // One statement, one snapshot: version and contents belong to each other.
    private const string LoadSql = """
        SELECT v.version, m.id, m.upstream_id, m.upstream_model, m.context_window, m.output_max, m.is_enabled, m.owned_by, m.created_at,
            p.valid_from, p.picos_input, p.picos_cache_read, p.picos_cache_write, p.picos_output, p.picos_per_call,
            u.id, u.base_url, u.api_key, u.ms_connect_max, u.ms_first_byte_max, u.ms_idle_max, u.is_enabled,
            p.account_id, p.is_withdrawn, p.rates, p.off_peak, m.input_max, m.unit_bytes_max
        FROM catalog_version v
        LEFT JOIN upstreams u ON true
        LEFT JOIN models m ON m.upstream_id = u.id
        LEFT JOIN (
            SELECT model_id, valid_from, picos_input, picos_cache_read, picos_cache_write, picos_output, picos_per_call,
                NULL AS account_id, false AS is_withdrawn, rates, off_peak
            FROM model_prices
            UNION ALL
            SELECT model_id, valid_from, picos_input, picos_cache_read, picos_cache_write, picos_output, picos_per_call,
                account_id, is_withdrawn, rates, off_peak
            FROM account_prices
        ) p ON p.model_id = m.id
        ORDER BY u.id, m.id, p.valid_from
        """;

    /// <summary>Grows with every change of the catalog, by whichever process.</summary>
    public async Task<long> ReadVersion(CancellationToken cancellationToken)
    {
        var versions = await database.Read("SELECT version FROM catalog_version", row => row.GetInt64(0), cancellationToken);
        return versions.Single();
    }

    /// <summary>Everything that is configured, as of one moment.</summary>
    public async Task<Catalog> Load(CancellationToken cancellationToken)
    {
        var rows = await database.Read(LoadSql, CatalogRow.Read, cancellationToken);
        Dictionary<string, Upstream> upstreams = [];
        foreach (var row in rows)
        {
            if (row.Upstream is { } upstream && !upstreams.ContainsKey(upstream.Id)) upstreams.Add(upstream.Id, Decrypted(upstream));
        }

        var models = rows.Where(row => row.Model is not null).GroupBy(row => row.Model!.Id, StringComparer.Ordinal).Select(
            group => new OfferedModel(
                group.First().Model!,
                upstreams[group.First().Model!.Upstream],
                [.. group.Select(row => row.Price).OfType<ModelPrice>().OrderBy(price => price.ValidFrom)])
            {
                AccountPrices = group.Select(row => row.AccountPrice).OfType<AccountPrice>().GroupBy(price => price.Account)
                    .ToFrozenDictionary(own => own.Key, own => own.OrderBy(price => price.ValidFrom).ToImmutableArray()),
            });
        return new(rows[0].Version, upstreams.Values, models);
    }

    /// <summary>Encrypts the credentials that were stored before there was encryption. Called once, before serving.</summary>
    public async Task EncryptOld(CancellationToken cancellationToken)
    {
        var old = await database.Read(
            "SELECT id, api_key FROM upstreams WHERE NOT starts_with(api_key, $1)",
            row => (Id: row.GetString(0), ApiKey: row.GetString(1)),
            cancellationToken,
            Statements.Parameter(KeyCipher.Prefix));
        foreach (var (id, key) in old)
        {
            await database.Execute(
                "UPDATE upstreams SET api_key = $3 WHERE id = $1 AND api_key = $2",
                cancellationToken,
                Statements.Parameter(id),
                Statements.Parameter(key),
                Statements.Parameter(Keys.Encrypt(key, id)));
        }
    }

    private KeyCipher Keys => keys ?? throw new InvalidOperationException("Credentials are stored under a key, and there is none.");

    private Upstream Decrypted(Upstream stored) =>
        stored.ApiKey is { } key ? stored with { ApiKey = keys?.Decrypt(key, stored.Id) } : stored;

    /// <summary>Adds or replaces an upstream. Without a new <see cref="Upstream.ApiKey"/> it has none.</summary>
    public async Task PutUpstream(Upstream upstream, CancellationToken cancellationToken)
    {
        ThrowIf(upstream.Problem());
        await database.Execute(
            PutUpstreamSql,
            cancellationToken,
            Statements.Parameter(upstream.Id),
            Statements.Parameter(upstream.BaseUrl.AbsoluteUri),
            Statements.Parameter(upstream.ApiKey is { } key ? Keys.Encrypt(key, upstream.Id) : null),
            Statements.Parameter((long)upstream.ConnectMax.TotalMilliseconds),
            Statements.Parameter((long)upstream.FirstByteMax.TotalMilliseconds),
            Statements.Parameter((long)upstream.IdleMax.TotalMilliseconds),
            Statements.Parameter(upstream.IsEnabled));
    }

    public async Task<CatalogOutcome> DeleteUpstream(string id, CancellationToken cancellationToken)
    {
        try
        {
            return Found(await database.Execute("DELETE FROM upstreams WHERE id = $1", cancellationToken, Statements.Parameter(id)));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return CatalogOutcome.InUse;
        }
    }

    /// <summary>Adds or replaces a model; <see cref="CatalogOutcome.NotFound"/> when its upstream is unknown.</summary>
    public async Task<CatalogOutcome> PutModel(Model model, CancellationToken cancellationToken)
    {
        ThrowIf(model.Problem());
        try
        {
            await database.Execute(
                PutModelSql,
                cancellationToken,
                Statements.Parameter(model.Id),
                Statements.Parameter(model.Upstream),
                Statements.Parameter(model.UpstreamModel),
                Statements.Parameter(model.ContextWindow),
                Statements.Parameter(model.OutputMax),
                Statements.Parameter(model.IsEnabled),
                Statements.Parameter(model.OwnedBy),
                Statements.Parameter(time.GetUtcNow().UtcDateTime),
                Statements.Parameter(model.InputMax),
                Statements.Parameter(model.UnitBytesMax));
            return CatalogOutcome.Done;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return CatalogOutcome.NotFound;
        }
    }

    /// <summary>Deletes a model with its prices. Calls that were made keep the prices they were charged at.</summary>
    public async Task<CatalogOutcome> DeleteModel(string id, CancellationToken cancellationToken) =>
        Found(await database.Execute("DELETE FROM models WHERE id = $1", cancellationToken, Statements.Parameter(id)));

    private static CatalogOutcome Found(int rows) => rows > 0 ? CatalogOutcome.Done : CatalogOutcome.NotFound;

    private static void ThrowIf(string? problem)
    {
        if (problem is not null) throw new ArgumentException(problem);
    }
}
