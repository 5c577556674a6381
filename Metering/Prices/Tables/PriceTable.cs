using System.Text.RegularExpressions;

namespace Metering.Prices.Tables;

/// <summary>A published price table: rows by name.</summary>
public sealed partial class PriceTable
{
    private readonly Dictionary<string, PriceRow> _rows;

    public PriceTable(IEnumerable<PriceRow> rows)
    {
        _rows = new(StringComparer.Ordinal);
        foreach (var row in rows) _rows[row.Name] = row;
    }

    public IReadOnlyCollection<PriceRow> Rows => _rows.Values;

    /// <summary>
    /// The row for a model's name at a provider: the exact name first, below the provider's prefix and without; then the same without a date at
    /// the end; then without the vendor before the last slash. A row of another provider is never taken when one is named.
    /// </summary>
    public PriceRow? Find(string model, string? provider)
    {
        foreach (var name in NamesOf(model, provider))
        {
            if (_rows.TryGetValue(name, out var row) && (provider is null || row.Provider == provider)) return row;
        }

        return null;
    }

    private static IEnumerable<string> NamesOf(string model, string? provider)
    {
        string[] spellings = [model, DateAtEnd().Replace(model, "")];
        foreach (var spelling in spellings.Distinct())
        {
            if (provider is not null) yield return $"{provider}/{spelling}";
            yield return spelling;
        }

        if (model.LastIndexOf('/') is not (var slash and >= 0)) yield break;
        foreach (var spelling in spellings) yield return spelling[(slash + 1)..];
    }

    [GeneratedRegex(@"-(\d{8}|\d{4}-\d{2}-\d{2})$")]
    private static partial Regex DateAtEnd();
}
