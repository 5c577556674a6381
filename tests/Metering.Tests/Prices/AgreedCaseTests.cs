using System.Globalization;
using System.Text.Json;
using Metering.Calls;
using Metering.Money;
using Metering.Prices;
using Testing;

namespace Metering.Tests.Prices;

/// <summary>
/// The cost cases on which other projects agree: rates and usage in, US dollars out. They state up to twelve decimals; here a charge is rounded
/// once, half up, to the nano-dollar, and so is the figure that it is compared with.
/// </summary>
public sealed class AgreedCaseTests
{
    private const int CasesAgreed = 115;

    [Fact]
    public void Every_agreed_case_comes_out_to_the_nano_dollar()
    {
        Assert.SkipWhen(RecordedData.Folder is null, RecordedData.AbsentMessage);
        using var document = JsonDocument.Parse(File.ReadAllBytes(RecordedData.PathOf("costs", "cases.json")));
        var cases = document.RootElement.GetProperty("cases").EnumerateArray().Where(next => next.GetProperty("status").GetString() == "agreed").ToList();
        Assert.True(cases.Count >= CasesAgreed, $"{cases.Count} cases are agreed.");
        foreach (var next in cases)
        {
            var id = next.GetProperty("id").GetString();
            var expected = decimal.Round(Decimal(next.GetProperty("expected_usd")), 9, MidpointRounding.AwayFromZero);
            Assert.True(Usd.TryFromDecimal(expected, out var usd));
            Assert.Equal((id, usd), (id, Charge(next)));
        }
    }

    private static Usd Charge(JsonElement next)
    {
        var price = Price.Free;
        foreach (var rate in next.GetProperty("rates_usd_per_mtok").EnumerateObject()) price = price.Replacing(KindOf(rate.Name), Picos(rate.Value, 1_000_000m));
        var details = new UsageDetails();
        if (next.TryGetProperty("per_unit", out var pieces))
        {
            var piece = pieces.EnumerateObject().Single();
            var (count, each) = (Decimal(piece.Value.GetProperty("count")), piece.Value.GetProperty("usd_each"));
            var isTime = piece.Name.EndsWith("_second", StringComparison.Ordinal);
            price = price.Replacing(isTime ? UnitKind.Millisecond : UnitKind.Piece, Picos(each, isTime ? 1_000_000_000m : 1_000_000_000_000m));
            details = isTime ? details with { Milliseconds = Whole(count * 1_000) } : details with { Pieces = Whole(count) };
        }

        var multiplier = next.TryGetProperty("multiplier", out var stated) ? Decimal(stated) : 1m;
        return Pricing.Charge(UsageOf(next.GetProperty("billable_tokens"), details), price, new Discount((int)(multiplier * 1_000_000)));
    }

    /// <summary>The cases give disjoint kinds; a usage has them inside its four figures.</summary>
    private static Usage UsageOf(JsonElement units, UsageDetails details)
    {
        long Of(string kind) => units.TryGetProperty(kind, out var count) ? count.GetInt64() : 0;
        var (audio, image, video) = (Of("input_audio"), Of("input_image"), Of("input_video"));
        var (readAudio, readImage) = (Of("cache_read_audio"), Of("cache_read_image"));
        var (write, writeShort, writeLong) = (Of("cache_write"), Of("cache_write_5m"), Of("cache_write_1h"));
        var (reasoning, outputAudio, outputImage, outputVideo) = (Of("output_reasoning"), Of("output_audio"), Of("output_image"), Of("output_video"));
        return new Usage(
            Of("input") + audio + image + video,
            Of("cache_read") + readAudio + readImage,
            write + writeShort + writeLong,
            Of("output") + reasoning + outputAudio + outputImage + outputVideo)
        {
            UnitsReasoning = reasoning,
            Details = details with
            {
                UnitsInputAudio = audio,
                UnitsInputImage = image,
                UnitsInputVideo = video,
                UnitsCacheReadAudio = readAudio,
                UnitsCacheReadImage = readImage,
                UnitsCacheWriteFiveMinutes = writeShort,
                UnitsCacheWriteHour = writeLong,
                UnitsOutputAudio = outputAudio,
                UnitsOutputImage = outputImage,
                UnitsOutputVideo = outputVideo,
            },
        };
    }

    private static UnitKind KindOf(string name)
    {
        Assert.True(UnitKinds.TryParse(name == "output_reasoning" ? "reasoning" : name, out var kind), name);
        return kind;
    }

    private static long Picos(JsonElement dollars, decimal scale) => Whole(Decimal(dollars) * scale);

    private static long Whole(decimal figure)
    {
        Assert.Equal(decimal.Truncate(figure), figure);
        return (long)figure;
    }

    private static decimal Decimal(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number ? value.GetDecimal() : decimal.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);
}
