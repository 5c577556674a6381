using Ledger.Keys;
using Ledger.Sql;
using Npgsql;

namespace Ledger.Operators;

/// <summary>
/// The keys of operators: <c>mop_</c> and 256 random bits. Nothing is cached: a revoked key is refused with the next request, in every process.
/// </summary>
public sealed class OperatorKeys(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Keys that are not revoked, at most. Every verification compares with all of them.</summary>
    public const int KeysMax = 100;

    /// <summary>What every key begins with.</summary>
    public const string Prefix = "mop_";

    private const string CreateSql = """
        WITH active AS (SELECT count(*) AS keys FROM operator_keys WHERE NOT is_revoked)
        INSERT INTO operator_keys (hash, name, created_at)
        SELECT $1, $2, $3 FROM active WHERE keys < $4
        ON CONFLICT (name) DO NOTHING
        """;

    private readonly KeyTable _table = new(database, "operator_keys");

    /// <summary>Makes a key and answers its secret, once. <see langword="null"/> when the name is taken, or there are <see cref="KeysMax"/> keys.</summary>
    public Task<string?> Create(string name, CancellationToken cancellationToken) => Create(name, KeysMax, cancellationToken);

    /// <summary>Makes the first key, or answers <see langword="null"/> when there has ever been one that is not revoked.</summary>
    public Task<string?> CreateFirst(string name, CancellationToken cancellationToken) => Create(name, 1, cancellationToken);

    /// <summary>The name of the key, or <see langword="null"/>. Every key is compared, each in constant time, so time tells nothing about any.</summary>
    public async Task<string?> Verify(string? secret, CancellationToken cancellationToken)
    {
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var hash = KeySecret.HashOf(secret);
        var keys = await database.Read(
            "SELECT hash, name FROM operator_keys WHERE NOT is_revoked",
            row => (Hash: row.GetFieldValue<byte[]>(0), Name: row.GetString(1)),
            cancellationToken);
        string? found = null;
        foreach (var key in keys)
        {
            if (KeySecret.AreEqual(key.Hash, hash)) found = key.Name;
        }

        return found;
    }

    /// <summary><see langword="false"/> when there is no such key that is not revoked.</summary>
    public async Task<bool> Revoke(string name, CancellationToken cancellationToken) =>
        await database.Execute(
            "UPDATE operator_keys SET is_revoked = true WHERE name = $1 AND NOT is_revoked", cancellationToken, Statements.Parameter(name)) == 1;

    public Task<IReadOnlyList<OperatorKey>> List(CancellationToken cancellationToken) =>
        database.Read(
            "SELECT name, created_at, is_revoked FROM operator_keys ORDER BY created_at, name",
            row => new OperatorKey(row.GetString(0), row.GetFieldValue<DateTimeOffset>(1), row.GetBoolean(2)),
            cancellationToken);

    private async Task<string?> Create(string name, int keysBelow, CancellationToken cancellationToken)
    {
        if (!KeyName.IsValid(name)) throw new ArgumentException("That is no name of a key.", nameof(name));
        var secret = Prefix + KeySecret.Random();
        return await _table.Add(
            CreateSql,
            cancellationToken,
            Statements.Parameter(KeySecret.HashOf(secret)),
            Statements.Parameter(name),
            Statements.Parameter(time.GetUtcNow().UtcDateTime),
            Statements.Parameter(keysBelow)) ? secret : null;
    }
}
