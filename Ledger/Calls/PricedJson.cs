using System.Text.Json;
using Metering.Books;
using Metering.Calls;
using Metering.Prices;

namespace Ledger.Calls;

/// <summary>What of a price, of a usage and of a hold has no column of its own: the same JSON as in the journal, and null for what is plain.</summary>
internal static class PricedJson
{
    public static string? Write(IReadOnlyList<Rate>? rates) => rates is null ? null : JsonSerializer.Serialize(rates, BooksJson.Default.IReadOnlyListRate);

    public static string? Write(UsageDetails? details) => details is null ? null : JsonSerializer.Serialize(details, BooksJson.Default.UsageDetails);

    public static string? Write(IReadOnlyList<GrantId>? payers) =>
        payers is null ? null : JsonSerializer.Serialize(payers, BooksJson.Default.IReadOnlyListGrantId);

    public static IReadOnlyList<GrantId>? ReadPayers(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, BooksJson.Default.IReadOnlyListGrantId);

    public static IReadOnlyList<Rate>? ReadRates(string? json) => json is null ? null : JsonSerializer.Deserialize(json, BooksJson.Default.IReadOnlyListRate);

    public static UsageDetails? ReadDetails(string? json) => json is null ? null : JsonSerializer.Deserialize(json, BooksJson.Default.UsageDetails);
}
