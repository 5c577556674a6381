using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Npgsql;

namespace Ledger.Sql;

/// <summary>A column of rows that a batch adds, or changes where they stand already: what is written, and how it meets what is there.</summary>
/// <param name="Name">The column.</param>
/// <param name="Inserted">What a new row has in it, as SQL over the names of the columns.</param>
/// <param name="Updated">What a row that stands gets, as SQL over <c>old</c> and <c>excluded</c>; <see langword="null"/> for a column of the key.</param>
/// <param name="Add">Adds the values of all rows to a statement.</param>
internal sealed record UpsertColumn<TRow>(string Name, string Inserted, string? Updated, Action<NpgsqlBatchCommand, IReadOnlyList<TRow>> Add)
{
    /// <summary>Tells the rows apart.</summary>
    public static UpsertColumn<TRow> Key(string name, Func<TRow, string> read) => Of(name, name, null, read);

    /// <summary>A difference, which is added.</summary>
    public static UpsertColumn<TRow> Sum<TValue>(string name, Func<TRow, TValue> read) => Of(name, name, $"old.{name} + excluded.{name}", read);

    /// <summary>What was said first stands.</summary>
    public static UpsertColumn<TRow> First<TValue>(string name, Func<TRow, TValue> read) => Of(name, name, $"COALESCE(old.{name}, excluded.{name})", read);

    /// <summary>What is said last, where anything is said.</summary>
    public static UpsertColumn<TRow> Last<TValue>(string name, Func<TRow, TValue> read) => Of(name, name, $"COALESCE(excluded.{name}, old.{name})", read);

    /// <summary>The same, as JSON.</summary>
    public static UpsertColumn<TRow> LastJson<TValue>(string name, Func<TRow, TValue?> read, JsonTypeInfo<TValue> json)
        where TValue : class =>
        Last(name, row => read(row) is { } value ? JsonSerializer.Serialize(value, json) : null) with { Inserted = $"{name}::jsonb" };

    public static UpsertColumn<TRow> Greatest(string name, Func<TRow, long> read) => Of(name, name, $"GREATEST(old.{name}, excluded.{name})", read);

    /// <summary>Text that belongs to another column, and changes when that one is given.</summary>
    public static UpsertColumn<TRow> With(string name, string other, Func<TRow, string?> read) =>
        Of(name, $"COALESCE({name}, '')", $"CASE WHEN excluded.{other} IS NULL THEN old.{name} ELSE excluded.{name} END", read);

    /// <summary>Text that is empty until it is known, and then stands.</summary>
    public static UpsertColumn<TRow> OnceKnown(string name, Func<TRow, string?> read) =>
        Of(name, $"COALESCE({name}, '')", $"CASE WHEN old.{name} = '' THEN excluded.{name} ELSE old.{name} END", read);

    public static UpsertColumn<TRow> Of<TValue>(string name, string inserted, string? updated, Func<TRow, TValue> read) =>
        new(name, inserted, updated, (command, rows) => command.Column(rows, read));
}
