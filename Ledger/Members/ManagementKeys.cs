using System.Data.Common;
using Ledger.Keys;
using Ledger.Sql;
using Metering.Accounts;
using Metering.Members;
using Npgsql;

namespace Ledger.Members;

/// <summary>
/// The keys by which members use the admin API: <c>mgk_</c>, an id, and 256 random bits. Nothing is cached: a revoked key is refused with the next
/// request, in every process.
/// </summary>
public sealed class ManagementKeys(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Keys of one member that are not revoked, at most.</summary>
    public const int KeysMax = 20;

    /// <summary>What every key begins with.</summary>
    public const string Prefix = "mgk_";

    private const int IdBytes = 12;
    private const int IdLength = 16;
    private const string Columns = "id, account_id, member_id, name, created_by, created_at, revoked_at";

    private const string CreateSql = """
        INSERT INTO management_keys (id, hash, account_id, member_id, name, created_by, created_at)
        SELECT $1, $2, $3, $4, $5, $6, $7
        WHERE (SELECT count(*) FROM management_keys WHERE account_id = $3 AND member_id = $4 AND revoked_at IS NULL) < $8
        """;

    private const string RevokeSql =
        "UPDATE management_keys SET revoked_at = $4 WHERE account_id = $1 AND member_id = $2 AND id = $3 AND revoked_at IS NULL";

    private readonly KeyTable _table = new(database, "management_keys");

    /// <summary>Makes a key for a member and answers its secret, once; <see langword="null"/> when the member has <see cref="KeysMax"/> keys.</summary>
    public async Task<NewManagementKey?> Create(
        AccountId account, MemberId member, string name, string createdBy, CancellationToken cancellationToken)
    {
        if (!KeyName.IsValid(name)) throw new ArgumentException("That is no name of a key.", nameof(name));
        var key = new ManagementKey(KeySecret.Random(IdBytes), account, member, name, createdBy, time.GetUtcNow(), null);
        var secret = Prefix + key.Id + KeySecret.Random();
        return await _table.Add(
            CreateSql,
            cancellationToken,
            Statements.Parameter(key.Id),
            Statements.Parameter(KeySecret.HashOf(secret)),
            Statements.Parameter(account.Value),
            Statements.Parameter(member.Value),
            Statements.Parameter(name),
            Statements.Parameter(createdBy),
            Statements.Parameter(key.CreatedAt.UtcDateTime),
            Statements.Parameter(KeysMax)) ? new NewManagementKey(key, secret) : null;
    }

    /// <summary>The key that was presented, or <see langword="null"/>. Found by its id, which is not secret, and compared in constant time.</summary>
    public async Task<ManagementKey?> Verify(string? secret, CancellationToken cancellationToken)
    {
        if (secret is null || secret.Length < Prefix.Length + IdLength || !secret.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var found = await database.Read(
            $"SELECT {Columns}, hash FROM management_keys WHERE id = $1 AND revoked_at IS NULL",
            row => (Key: Read(row), Hash: row.GetFieldValue<byte[]>(7)),
            cancellationToken,
            Statements.Parameter(secret.Substring(Prefix.Length, IdLength)));
        return found.Count == 1 && KeySecret.AreEqual(found[0].Hash, KeySecret.HashOf(secret)) ? found[0].Key : null;
    }

    /// <summary><see langword="false"/> when the member has no such key that is not revoked.</summary>
    public async Task<bool> Revoke(AccountId account, MemberId member, string id, CancellationToken cancellationToken) =>
        await database.Execute(
            RevokeSql,
            cancellationToken,
            Statements.Parameter(account.Value),
            Statements.Parameter(member.Value),
            Statements.Parameter(id),
            Statements.Parameter(time.GetUtcNow().UtcDateTime)) == 1;

    /// <summary>A member's keys, latest first; at most 500, also revoked ones.</summary>
    public Task<IReadOnlyList<ManagementKey>> List(AccountId account, MemberId member, CancellationToken cancellationToken) =>
        database.Read(
            $"SELECT {Columns} FROM management_keys WHERE account_id = $1 AND member_id = $2 ORDER BY created_at DESC, id LIMIT {Page.RowsMax}",
            Read,
            cancellationToken,
            Statements.Parameter(account.Value),
            Statements.Parameter(member.Value));

    private static ManagementKey Read(DbDataReader row) => new(
        row.GetString(0),
        AccountId.Parse(row.GetString(1)),
        MemberId.Parse(row.GetString(2)),
        row.GetString(3),
        row.GetString(4),
        row.GetFieldValue<DateTimeOffset>(5),
        row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6));
}
