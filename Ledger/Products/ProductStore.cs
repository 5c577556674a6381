using System.Data.Common;
using System.Text.Json;
using Ledger.Sql;
using Metering.Books;
using Metering.Products;
using Npgsql;

namespace Ledger.Products;

/// <summary>
/// Products as operators configure them. They are read when an order is placed, which is seldom, so nobody keeps a copy that could be old. A faulty
/// product given to this store is a bug and throws.
/// </summary>
public sealed class ProductStore(NpgsqlDataSource database, TimeProvider time)
{
    private const string PutSql = """
        INSERT INTO products (id, content, is_enabled, changed_at) VALUES ($1, $2::jsonb, $3, $4)
        ON CONFLICT (id) DO UPDATE SET content = excluded.content, is_enabled = excluded.is_enabled, changed_at = excluded.changed_at
        """;

    public async Task<StoredProduct?> Find(ProductId id, CancellationToken cancellationToken)
    {
        var rows = await database.Read(
            "SELECT content::text, is_enabled, changed_at FROM products WHERE id = $1", Read, cancellationToken, Statements.Parameter(id.Value));
        return rows.SingleOrDefault();
    }

    /// <summary>Products by id, behind <paramref name="after"/>; at most 500.</summary>
    public Task<IReadOnlyList<StoredProduct>> List(ProductId? after, int limit, CancellationToken cancellationToken) =>
        database.Read(
            "SELECT content::text, is_enabled, changed_at FROM products WHERE id > $1 ORDER BY id LIMIT $2",
            Read,
            cancellationToken,
            Statements.Parameter(after?.Value ?? ""),
            Statements.Parameter(Page.Bound(limit)));

    public async Task<StoredProduct> Put(Product product, bool isEnabled, CancellationToken cancellationToken)
    {
        if (product.Problem() is { } problem) throw new ArgumentException(problem);
        var stored = new StoredProduct(product, isEnabled, time.GetUtcNow());
        await database.Execute(
            PutSql,
            cancellationToken,
            Statements.Parameter(product.Id.Value),
            Statements.Parameter(JsonSerializer.Serialize(product, BooksJson.Default.Product)),
            Statements.Parameter(isEnabled),
            Statements.Parameter(stored.ChangedAt.UtcDateTime));
        return stored;
    }

    /// <summary><see langword="false"/> when there is no such product. Orders keep what they bought.</summary>
    public async Task<bool> Delete(ProductId id, CancellationToken cancellationToken) =>
        await database.Execute("DELETE FROM products WHERE id = $1", cancellationToken, Statements.Parameter(id.Value)) > 0;

    private static StoredProduct Read(DbDataReader row) => new(
        JsonSerializer.Deserialize(row.GetString(0), BooksJson.Default.Product)!, row.GetBoolean(1), row.GetFieldValue<DateTimeOffset>(2));
}
