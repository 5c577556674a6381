using System.Data.Common;
using System.Text.Json;
using Ledger.Sql;
using Metering.Accounts;
using Metering.Books;
using Metering.Money;
using Metering.Packages;
using Npgsql;

namespace Ledger.Packages;

/// <summary>Lists of packages, from the tables.</summary>
public sealed class PackageQueries(NpgsqlDataSource database, TimeProvider time)
{
    private const string Columns = "id, account_id, terms, amount, captured, held, added_at";

    private const string FindSql = $"SELECT {Columns} FROM packages WHERE id = $1 AND added_at IS NOT NULL";

    private const string ListSql = $"""
        SELECT {Columns} FROM packages
        WHERE added_at IS NOT NULL AND id > $1
        ORDER BY id
        LIMIT $2
        """;

    private const string ListOfAccountSql = $"""
        SELECT {Columns} FROM packages
        WHERE account_id = $3 AND added_at IS NOT NULL AND id > $1
        ORDER BY id
        LIMIT $2
        """;

    public async Task<PackageRecord?> Find(PackageId id, CancellationToken cancellationToken)
    {
        var rows = await database.Read(FindSql, Reader(), cancellationToken, Statements.Parameter(id.Value));
        return rows.SingleOrDefault();
    }

    /// <summary>Packages by id, of one account or of all, behind <paramref name="after"/>; at most 500.</summary>
    public Task<IReadOnlyList<PackageRecord>> List(AccountId? account, PackageId? after, int limit, CancellationToken cancellationToken)
    {
        NpgsqlParameter[] page = [Statements.Parameter(after?.Value ?? ""), Statements.Parameter(Page.Bound(limit))];
        return account is { } owner
            ? database.Read(ListOfAccountSql, Reader(), cancellationToken, [.. page, Statements.Parameter(owner.Value)])
            : database.Read(ListSql, Reader(), cancellationToken, page);
    }

    private Func<DbDataReader, PackageRecord> Reader()
    {
        var now = time.GetUtcNow();
        return row =>
        {
            var terms = JsonSerializer.Deserialize(row.GetString(2), BooksJson.Default.PackageTerms)!;
            return new(
                PackageId.Parse(row.GetString(0)),
                AccountId.Parse(row.GetString(1)),
                terms,
                Amount: new Usd(row.GetInt64(3)),
                Spent: new Usd(row.GetInt64(4)),
                Held: new Usd(row.GetInt64(5)),
                IsOver: terms.To <= now,
                AddedAt: row.GetFieldValue<DateTimeOffset>(6));
        };
    }
}
