using System.Globalization;
using System.Text.Json;
using Metering.Calls;
using Metering.Money;
using Metering.Prices;
using Testing;

namespace Metering.Tests.Prices;

public sealed class PricingTests
{
    /// <summary>2.50 and 10 dollars per million, cache reads at half, cache writes at a quarter more.</summary>
    private static readonly Price List = new(2_500_000, 1_250_000, 3_125_000, 10_000_000, 0);

    [Theory]
    [InlineData(1_000, 0, 0, 500, 1_000_000, 7_500_000)]
    [InlineData(200, 800, 100, 50, 1_000_000, 2_312_500)]
    [InlineData(1_000, 0, 0, 500, 850_000, 6_375_000)]
    [InlineData(1, 0, 0, 0, 1_000_000, 2_500)]
    [InlineData(0, 0, 0, 0, 1_000_000, 0)]
    public void Charge_multiplies_each_kind_by_its_price(long input, long cacheRead, long cacheWrite, long output, int millionths, long nanos) =>
        Assert.Equal(new Usd(nanos), Pricing.Charge(new Usage(input, cacheRead, cacheWrite, output), List, new Discount(millionths)));

    [Theory]
    [InlineData(499, 0)]
    [InlineData(500, 1)]
    [InlineData(1_499, 1)]
    [InlineData(1_500, 2)]
    public void Sum_is_rounded_once_half_up(long picos, long nanos) =>
        Assert.Equal(new Usd(nanos), Pricing.Charge(Usage.None, Price.Free with { PicosPerCall = picos }, Discount.None));

    [Fact]
    public void Parts_below_a_nano_dollar_add_up_before_they_are_rounded() =>
        Assert.Equal(new Usd(1), Pricing.Charge(new Usage(1, 1, 1, 1), new Price(250, 250, 250, 250, 0), Discount.None));

    [Fact]
    public void E6_free_model_costs_nothing_whatever_the_context() =>
        Assert.Equal(Usd.Zero, Pricing.Charge(new Usage(long.MaxValue, 0, 0, long.MaxValue), Price.Free, Discount.None));

    [Theory]
    [InlineData(long.MaxValue, 1_000_000)]
    [InlineData(long.MaxValue, Discount.MillionthsMax)]
    [InlineData(long.MaxValue, 1)]
    public void Absurd_figures_end_at_the_largest_charge(long figure, int millionths)
    {
        var price = new Price(figure, figure, figure, figure, figure);
        Assert.Equal(Pricing.ChargeMax, Pricing.Charge(new Usage(figure, figure, figure, figure), price, new Discount(millionths)));
        Assert.Equal(Pricing.ChargeMax, Pricing.WorstCase(figure, figure, price, new Discount(millionths)));
        Assert.Equal(Usd.Zero, Pricing.Charge(new Usage(figure, figure, figure, figure), price, new Discount(0)));
    }

    [Fact]
    public void Worst_case_covers_every_mix_of_input_kinds()
    {
        var worst = Pricing.WorstCase(100, 50, List, Discount.None);
        for (var cached = 0; cached <= 100; cached += 20)
        {
            Assert.True(Pricing.Charge(new Usage(100 - cached, cached, 0, 50), List, Discount.None) <= worst);
            Assert.True(Pricing.Charge(new Usage(100 - cached, 0, cached, 50), List, Discount.None) <= worst);
        }
    }

    [Fact]
    public void Agreed_cases_of_other_projects_come_out_to_the_nano_dollar()
    {
        Assert.SkipWhen(RecordedData.Folder is null, RecordedData.AbsentMessage);
        using var document = JsonDocument.Parse(File.ReadAllBytes(RecordedData.PathOf("costs", "cases.json")));
        var cases = document.RootElement.GetProperty("cases").EnumerateArray().Where(IsCovered).ToList();
        Assert.True(cases.Count >= 70, $"{cases.Count} cases use only the kinds that are priced so far.");
        foreach (var next in cases)
        {
            var expected = decimal.Round(Decimal(next.GetProperty("expected_usd")), 9, MidpointRounding.AwayFromZero);
            Assert.True(Usd.TryFromDecimal(expected, out var usd));
            Assert.Equal((next.GetProperty("id").GetString(), usd), (next.GetProperty("id").GetString(), Charge(next)));
        }
    }

    private static bool IsCovered(JsonElement next) =>
        next.GetProperty("status").GetString() == "agreed"
        && next.GetProperty("billable_tokens").EnumerateObject().All(kind => kind.Name is "input" or "cache_read" or "cache_write" or "output")
        && next.GetProperty("billable_tokens").EnumerateObject().All(kind => kind.Value.TryGetInt64(out _))
        && (!next.TryGetProperty("per_unit", out var pieces) || pieces.EnumerateObject().All(IsWhole));

    private static bool IsWhole(JsonProperty piece) => piece.Value.GetProperty("count").ValueKind is JsonValueKind.Number && piece.Value.GetProperty("count").TryGetInt64(out _);

    private static Usd Charge(JsonElement next)
    {
        var units = next.GetProperty("billable_tokens");
        var rates = next.GetProperty("rates_usd_per_mtok");
        var price = new Price(Picos(rates, "input"), Picos(rates, "cache_read"), Picos(rates, "cache_write"), Picos(rates, "output"), PicosOfPieces(next));
        var usage = new Usage(Units(units, "input"), Units(units, "cache_read"), Units(units, "cache_write"), Units(units, "output"));
        var multiplier = next.TryGetProperty("multiplier", out var stated) ? Decimal(stated) : 1m;
        return Pricing.Charge(usage, price, new Discount((int)(multiplier * 1_000_000)));
    }

    private static long PicosOfPieces(JsonElement next) =>
        next.TryGetProperty("per_unit", out var pieces)
            ? pieces.EnumerateObject().Sum(piece => piece.Value.GetProperty("count").GetInt64() * (long)(Decimal(piece.Value.GetProperty("usd_each")) * 1_000_000_000_000m))
            : 0;

    private static long Units(JsonElement units, string kind) => units.TryGetProperty(kind, out var count) ? count.GetInt64() : 0;

    /// <summary>A dollar per million units is a million pico-dollars per unit.</summary>
    private static long Picos(JsonElement rates, string kind)
    {
        if (!rates.TryGetProperty(kind, out var rate)) return 0;
        var picos = Decimal(rate) * 1_000_000m;
        Assert.Equal(decimal.Truncate(picos), picos);
        return (long)picos;
    }

    private static decimal Decimal(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number ? value.GetDecimal() : decimal.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);
}
