using System.Data.Common;
using Npgsql;

namespace Ledger.Sql;

/// <summary>The shapes in which this program runs single statements.</summary>
internal static class Statements
{
    public static async Task<int> Execute(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<int> Execute(
        this NpgsqlDataSource database, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>All rows of a statement that bounds them itself.</summary>
    public static async Task<IReadOnlyList<TRow>> Read<TRow>(
        this NpgsqlDataSource database,
        string sql,
        Func<DbDataReader, TRow> read,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<TRow>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
        return rows;
    }

    public static NpgsqlParameter Parameter<TValue>(TValue value) => new NpgsqlParameter<TValue> { TypedValue = value };
}
