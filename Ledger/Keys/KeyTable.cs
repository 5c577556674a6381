using Ledger.Sessions;
using Ledger.Sql;
using Npgsql;

namespace Ledger.Keys;

/// <summary>A table of keys, of which there may be so many.</summary>
internal sealed class KeyTable(NpgsqlDataSource database, string name)
{
    /// <summary>
    /// Adds a key by a statement that counts those there are; <see langword="false"/> when it adds none. One at a time counts and adds, so a bound is not
    /// passed by two at once. Readers go on.
    /// </summary>
    public async Task<bool> Add(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginBounded(cancellationToken);
        await connection.Execute($"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
        await using var add = new NpgsqlCommand(sql, connection);
        add.Parameters.AddRange(parameters);
        var isAdded = await add.ExecuteNonQueryAsync(cancellationToken) == 1;
        await transaction.CommitAsync(cancellationToken);
        return isAdded;
    }
}
