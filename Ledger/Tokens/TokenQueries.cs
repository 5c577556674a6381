using System.Data.Common;
using System.Text.Json;
using Ledger.Sql;
using Metering.Accounts;
using Metering.Books;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;
using Npgsql;

namespace Ledger.Tokens;

/// <summary>Lists of tokens, from the tables.</summary>
public sealed class TokenQueries(NpgsqlDataSource database)
{
    private const string Columns = "id, account_id, settings, amount_spent, amount_held, calls_held, created_at, deleted_at";

    private const string FindSql = $"SELECT {Columns} FROM tokens WHERE id = $1 AND created_at IS NOT NULL";

    private const string ListSql = $"""
        SELECT {Columns} FROM tokens
        WHERE created_at IS NOT NULL AND id > $1
        ORDER BY id
        LIMIT $2
        """;

    private const string ListOfAccountSql = $"""
        SELECT {Columns} FROM tokens
        WHERE account_id = $3 AND ($4 = '' OR settings ->> 'member' = $4) AND created_at IS NOT NULL AND id > $1
        ORDER BY id
        LIMIT $2
        """;

    public async Task<TokenRecord?> Find(TokenId id, CancellationToken cancellationToken)
    {
        var rows = await database.Read(FindSql, Read, cancellationToken, Statements.Parameter(id.Value));
        return rows.SingleOrDefault();
    }

    /// <summary>Tokens by id, of one account, of one of its members, or of all, behind <paramref name="after"/>; at most 500.</summary>
    public Task<IReadOnlyList<TokenRecord>> List(AccountId? account, MemberId? member, TokenId? after, int limit, CancellationToken cancellationToken)
    {
        NpgsqlParameter[] page = [Statements.Parameter(after?.Value ?? ""), Statements.Parameter(Page.Bound(limit))];
        return account is { } owner
            ? database.Read(ListOfAccountSql, Read, cancellationToken, [.. page, Statements.Parameter(owner.Value), Statements.Parameter(member?.Value ?? "")])
            : database.Read(ListSql, Read, cancellationToken, page);
    }

    private static TokenRecord Read(DbDataReader row)
    {
        var settings = JsonSerializer.Deserialize(row.GetString(2), BooksJson.Default.TokenSettings)!;
        DateTimeOffset? deletedAt = row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7);
        return new(
            TokenId.Parse(row.GetString(0)),
            AccountId.Parse(row.GetString(1)),
            deletedAt is null ? settings : settings with { Status = TokenStatus.Deleted },
            AmountSpent: new Usd(row.GetInt64(3)),
            AmountHeld: new Usd(row.GetInt64(4)),
            CallsHeld: row.GetInt64(5),
            CreatedAt: row.GetFieldValue<DateTimeOffset>(6),
            deletedAt);
    }
}
