using Npgsql;
using NpgsqlTypes;

namespace Ledger.Sql;

/// <summary>Statements over whole columns: one parameter is one column of all rows, for <c>unnest</c>.</summary>
internal static class BatchColumns
{
    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command;
    }

    public static NpgsqlBatchCommand Column<TRow, TValue>(
        this NpgsqlBatchCommand command, IReadOnlyList<TRow> rows, Func<TRow, TValue> value)
    {
        var column = new TValue[rows.Count];
        for (var i = 0; i < column.Length; i++) column[i] = value(rows[i]);
        command.Parameters.Add(Parameter(column));
        return command;
    }

    public static NpgsqlBatchCommand Value<TValue>(this NpgsqlBatchCommand command, TValue value)
    {
        command.Parameters.Add(new NpgsqlParameter<TValue> { TypedValue = value });
        return command;
    }

    private static NpgsqlParameter<TValue[]> Parameter<TValue>(TValue[] column)
    {
        var parameter = new NpgsqlParameter<TValue[]> { TypedValue = column };

        // Npgsql tells the two kinds of timestamp apart by the first value, and a column may begin with none.
        if (typeof(TValue) == typeof(DateTime) || typeof(TValue) == typeof(DateTime?)) parameter.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz;
        return parameter;
    }
}
