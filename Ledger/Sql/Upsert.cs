using Npgsql;

namespace Ledger.Sql;

/// <summary>Adds rows to a table, and changes those that stand there already, with one statement for all rows of a batch.</summary>
internal sealed class Upsert<TRow>
{
    private readonly UpsertColumn<TRow>[] _columns;
    private readonly string _sql;

    public Upsert(string table, params UpsertColumn<TRow>[] columns)
    {
        _columns = columns;
        var names = Join(columns.Select(column => column.Name));
        _sql = $"""
            INSERT INTO {table} AS old ({names})
            SELECT {Join(columns.Select(column => column.Inserted))}
            FROM unnest({Join(Enumerable.Range(1, columns.Length).Select(place => $"${place}"))}) AS u({names})
            ON CONFLICT ({Join(columns.Where(column => column.Updated is null).Select(column => column.Name))}) DO UPDATE SET
                {Join(columns.Where(column => column.Updated is not null).Select(column => $"{column.Name} = {column.Updated}"))}
            """;
    }

    public void Write(NpgsqlBatch batch, IReadOnlyCollection<TRow> all)
    {
        if (all.Count == 0) return;
        TRow[] rows = [.. all];
        var command = batch.Add(_sql);
        foreach (var column in _columns) column.Add(command, rows);
    }

    private static string Join(IEnumerable<string> parts) => string.Join(", ", parts);
}
