using System.Text.Json;
using System.Text.Json.Serialization;
using Ledger.Calls;
using Metering.Prices;

namespace Ledger.Models;

/// <summary>How the catalog keeps what of a price has no column of its own.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(OffPeak))]
internal sealed partial class PriceJson : JsonSerializerContext
{
    public static string? Write(OffPeak? offPeak) => offPeak is null ? null : JsonSerializer.Serialize(offPeak, Default.OffPeak);

    public static OffPeak? ReadOffPeak(string? json) => json is null ? null : JsonSerializer.Deserialize(json, Default.OffPeak);

    public static string? Write(IReadOnlyList<Rate>? rates) => PricedJson.Write(rates);

    public static IReadOnlyList<Rate>? ReadRates(string? json) => PricedJson.ReadRates(json);
}
