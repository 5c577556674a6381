using Ledger.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Calls;

/// <summary>A column of calls as it is written: into a copy, or as one parameter for all rows of a statement.</summary>
internal abstract class CallColumn(string name, NpgsqlDbType type)
{
    public string Name { get; } = name;

    /// <summary>What a parameter needs behind it: JSON goes as text.</summary>
    public string Cast { get; } = type is NpgsqlDbType.Jsonb ? "::jsonb" : "";

    public static CallColumn Of<TValue>(string name, NpgsqlDbType type, Func<CallRecord, TValue> value) => new Typed<TValue>(name, type, value);

    public abstract Task Write(NpgsqlBinaryImporter copy, CallRecord row, CancellationToken cancellationToken);

    public abstract void Add(NpgsqlBatchCommand command, IReadOnlyList<CallRecord> rows);

    private sealed class Typed<TValue>(string name, NpgsqlDbType type, Func<CallRecord, TValue> value) : CallColumn(name, type)
    {
        private readonly NpgsqlDbType _type = type;

        public override Task Write(NpgsqlBinaryImporter copy, CallRecord row, CancellationToken cancellationToken) =>
            copy.WriteAsync(value(row), _type, cancellationToken);

        public override void Add(NpgsqlBatchCommand command, IReadOnlyList<CallRecord> rows) => command.Column(rows, value);
    }
}
