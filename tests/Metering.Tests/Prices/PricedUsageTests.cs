using System.Globalization;
using System.Text.Json;
using Metering.Calls;
using Metering.Prices;
using Testing;

namespace Metering.Tests.Prices;

/// <summary>
/// Recorded usages with the price that genai-prices computes for them, from its own table. One library's figures, not invoices: each difference is
/// explained in docs/prices.md, and this test fails when there is another one.
/// </summary>
public sealed class PricedUsageTests
{
    private const int RowsMin = 1_120;

    /// <summary>The day the bodies were priced is not recorded; all of them fit the prices of this one.</summary>
    private static readonly DateTimeOffset At = new(2026, 7, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_recorded_usage_costs_what_was_computed_for_it()
    {
        Assert.SkipWhen(RecordedData.Folder is null, RecordedData.AbsentMessage);
        using var table = JsonDocument.Parse(File.ReadAllBytes(RecordedData.PathOf("prices", "genai-prices", "v2_data.json")));
        var prices = new GenAiPrices(table.RootElement, At);
        var (rows, differences) = (0, new List<string>());
        foreach (var line in File.ReadLines(RecordedData.PathOf("costs", "priced_usages.jsonl")))
        {
            using var row = JsonDocument.Parse(line);
            rows++;
            if (Difference(row.RootElement, prices) is { } difference) differences.Add(difference);
        }

        Assert.True(rows >= RowsMin, $"{rows} rows.");
        Assert.True(differences.Count == 0, $"{differences.Count} of {rows} differ:\n{string.Join('\n', differences)}");
    }

    private static string? Difference(JsonElement row, GenAiPrices prices)
    {
        var (provider, model) = (row.GetProperty("provider").GetString()!, row.GetProperty("model").GetString()!);
        var expected = decimal.Parse(row.GetProperty("total_usd").GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);
        var rounded = decimal.Round(expected, 9, MidpointRounding.AwayFromZero);
        if (prices.Find(provider, model) is not { } price) return $"{provider} {model}: no price, {expected}";
        var charge = Pricing.Charge(UsageOf(row.GetProperty("usage")), price, Discount.None);
        return charge.ToDecimal() == rounded ? null : $"{provider} {model}: {charge} for {expected}, {row.GetProperty("usage").GetRawText()} at {price}";
    }

    /// <summary>Here input and output include everything; a usage has disjoint figures.</summary>
    private static Usage UsageOf(JsonElement usage)
    {
        long Of(string name) => usage.TryGetProperty(name, out var units) ? units.GetInt64() : 0;
        var (read, write, readAudio) = (Of("cache_read_tokens"), Of("cache_write_tokens"), Of("cache_audio_read_tokens"));
        return new Usage(Math.Max(0, Of("input_tokens") - read - write), read, write, Of("output_tokens"))
        {
            UnitsReasoning = Of("output_reasoning_tokens"),
            Details = new UsageDetails
            {
                UnitsCacheWriteFiveMinutes = Of("cache_write_5m_tokens"),
                UnitsCacheReadAudio = readAudio,
                UnitsCacheReadImage = Of("cache_image_read_tokens"),
                UnitsInputAudio = Of("input_audio_tokens") - readAudio,
                UnitsInputImage = Of("input_image_tokens") - Of("cache_image_read_tokens"),
                UnitsInputVideo = Of("input_video_tokens") - Of("cache_video_read_tokens"),
                UnitsOutputImage = Of("output_image_tokens"),
            },
        };
    }
}
