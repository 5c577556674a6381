using System.Text.Json;
using Metering.Books;
using Metering.Calls;

namespace Ledger.Calls;

/// <summary>An allocation as the table keeps it: the same JSON as in the journal.</summary>
internal static class AllocationJson
{
    public static string Write(IReadOnlyList<Slice> allocation) =>
        allocation.Count == 0 ? "[]" : JsonSerializer.Serialize(allocation, BooksJson.Default.IReadOnlyListSlice);

    public static IReadOnlyList<Slice> Read(string json) => JsonSerializer.Deserialize(json, BooksJson.Default.IReadOnlyListSlice)!;
}
