using System.Globalization;
using System.Text.Json;
using Metering.Calls;
using Metering.Money;
using Metering.Prices;
using Metering.Prices.Tables;
using Testing;

namespace Metering.Tests.Prices;

/// <summary>What providers themselves say they charged, against the published tables: the nearest thing to an invoice.</summary>
public sealed class ReportedChargeTests
{
    private const string ModelsDevPrefix = "models.dev:";
    private const int ChargesEqual = 35;

    [Fact]
    public void Every_charge_that_providers_reported_and_the_tables_explain_is_reproduced()
    {
        Assert.SkipWhen(RecordedData.Folder is null, RecordedData.AbsentMessage);
        var liteLlm = LiteLlmTable.Read(File.ReadAllBytes(RecordedData.PathOf("prices", "litellm", "model_prices_and_context_window.json")));
        var modelsDev = File.ReadAllBytes(RecordedData.PathOf("prices", "models.dev", "models_dev_costs.json"));
        using var document = JsonDocument.Parse(File.ReadAllBytes(RecordedData.PathOf("costs", "provider_reported_costs.json")));
        var rows = document.RootElement.GetProperty("rows").EnumerateArray()
            .Where(row => row.GetProperty("check") is { ValueKind: JsonValueKind.Object } check && check.GetProperty("equal").GetBoolean())
            .ToList();
        Assert.True(rows.Count >= ChargesEqual, $"{rows.Count} charges are marked equal.");
        foreach (var row in rows)
        {
            var name = row.GetProperty("check").GetProperty("litellm_row").GetString()!;
            var price = name.StartsWith(ModelsDevPrefix, StringComparison.Ordinal)
                ? FindModelsDev(modelsDev, name[ModelsDevPrefix.Length..])
                : liteLlm.Rows.Single(found => found.Name == name).Price;
            Assert.NotNull(price);
            var expected = decimal.Round(
                decimal.Parse(row.GetProperty("provider_charged_usd").GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture), 9, MidpointRounding.AwayFromZero);
            Assert.True(Usd.TryFromDecimal(expected, out var charged));
            Assert.Equal((row.GetRawText(), charged), (row.GetRawText(), Pricing.Charge(UsageOf(row.GetProperty("usage")), price, Discount.None)));
        }
    }

    private static Price? FindModelsDev(ReadOnlyMemory<byte> json, string name) =>
        name.Split('/', 2) is [var provider, var model] ? ModelsDevTable.Read(json, provider).Find(model, provider)?.Price : null;

    private static Usage UsageOf(JsonElement usage)
    {
        long Of(string name) => usage.TryGetProperty(name, out var units) ? units.GetInt64() : 0;
        return new Usage(Of("input_uncached"), Of("cache_read"), Of("cache_write"), Of("output_total")) { UnitsReasoning = Of("output_reasoning") };
    }
}
