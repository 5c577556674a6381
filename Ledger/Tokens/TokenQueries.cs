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
    // A temporary token is whosever its access token is now.
    private const string Select = """
        SELECT t.id, t.account_id, t.settings, t.amount_spent, t.amount_held, t.calls_held, t.created_at, t.deleted_at, parent.settings ->> 'member'
        FROM tokens t LEFT JOIN tokens parent ON parent.id = t.settings ->> 'parent'
        WHERE t.created_at IS NOT NULL
        """;

    private const string Paged = "AND t.id > $1 ORDER BY t.id LIMIT $2";

    private const string FindSql = $"{Select} AND t.id = $1";

    private const string ListSql = $"{Select} {Paged}";

    private const string ListOfAccountSql = $"{Select} AND t.account_id = $3 {Paged}";

    private const string ListOfMemberSql = $"""
        {Select} AND t.id IN (
            SELECT id FROM tokens WHERE account_id = $3 AND settings ->> 'member' = $4 AND settings ->> 'parent' IS NULL
            UNION ALL
            SELECT child.id FROM tokens own JOIN tokens child ON child.settings ->> 'parent' = own.id
            WHERE own.account_id = $3 AND own.settings ->> 'member' = $4)
        {Paged}
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
        if (account is not { } owner) return database.Read(ListSql, Read, cancellationToken, page);
        return member is { } whose
            ? database.Read(ListOfMemberSql, Read, cancellationToken, [.. page, Statements.Parameter(owner.Value), Statements.Parameter(whose.Value)])
            : database.Read(ListOfAccountSql, Read, cancellationToken, [.. page, Statements.Parameter(owner.Value)]);
    }

    private static TokenRecord Read(DbDataReader row)
    {
        var settings = JsonSerializer.Deserialize(row.GetString(2), BooksJson.Default.TokenSettings)!;
        if (settings.Parent is not null) settings = settings with { Member = row.IsDBNull(8) ? null : MemberId.Parse(row.GetString(8)) };
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
