using System.Text.Json;

namespace Ledger.Tests.Journal;

/// <summary>The events of a row as they were appended.</summary>
internal static class BooksText
{
    public static IReadOnlyList<string> Split(string row)
    {
        using var document = JsonDocument.Parse(row);
        return [.. document.RootElement.EnumerateArray().Select(element => element.GetRawText())];
    }
}
