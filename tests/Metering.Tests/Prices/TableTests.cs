using System.Text;
using Metering.Prices;
using Metering.Prices.Tables;
using Testing;

namespace Metering.Tests.Prices;

public sealed class TableTests
{
    [Theory]
    [InlineData("1e-06", 1_000_000L, false)]
    [InlineData("0.0000025", 2_500_000L, false)]
    [InlineData("2.9999900000000002e-06", 2_999_990L, true)]
    [InlineData("1.5e-05", 15_000_000L, false)]
    [InlineData("1e-12", 1L, false)]
    public void Figure_is_exact_or_noise_of_binary_floating_point(string dollars, long picos, bool isRounded)
    {
        var row = Read($$"""{"input_cost_per_token":{{dollars}},"output_cost_per_token":1e-6}""");
        Assert.Equal((picos, isRounded), (row.Price!.PicosInput, row.Notes.Count == 1));
    }

    [Theory]
    [InlineData("1e-13")]
    [InlineData("1e-40")]
    [InlineData("1.23456789e-06")]
    [InlineData("-1e-06")]
    [InlineData("1e20")]
    [InlineData("\"1e-06\"")]
    public void Figure_that_is_finer_negative_or_none_makes_the_row_unusable(string dollars) =>
        Assert.NotNull(Read($$"""{"input_cost_per_token":{{dollars}},"output_cost_per_token":1e-6}""").Problem);

    [Fact]
    public void Keys_say_kind_length_tier_and_service_tier()
    {
        var price = Read("""
            {"input_cost_per_token":1e-6,"output_cost_per_token":2e-6,"cache_read_input_token_cost":1e-7,"cache_creation_input_token_cost":1.25e-6,
            "cache_creation_input_token_cost_above_1hr":2e-6,"cache_creation_input_token_cost_above_1hr_above_200k_tokens":4e-6,
            "output_cost_per_token_above_200k_tokens":3e-6,"output_cost_per_token_above_200k_tokens_priority":5e-6,"input_cost_per_token_batches":5e-7,
            "output_cost_per_reasoning_token":7e-6,"mode":"chat"}
            """).Price!;
        Assert.Equal(new Price(1_000_000, 100_000, 1_250_000, 2_000_000, 0).With(
        [
            new Rate(UnitKind.CacheWriteHour, 2_000_000),
            new Rate(UnitKind.CacheWriteHour, 4_000_000) { UnitsInputAbove = 200_000 },
            new Rate(UnitKind.Output, 3_000_000) { UnitsInputAbove = 200_000 },
            new Rate(UnitKind.Output, 5_000_000) { UnitsInputAbove = 200_000, Tier = ServiceTier.Priority },
            new Rate(UnitKind.Input, 500_000) { Tier = ServiceTier.Batch },
            new Rate(UnitKind.Reasoning, 7_000_000),
        ]), price);
    }

    [Fact]
    public void Tariffs_by_range_are_length_tiers_and_thresholds_are_compared_as_numbers()
    {
        var price = Read("""
            {"tiered_pricing":[{"range":[256000.0,1e6],"input_cost_per_token":9e-7,"output_cost_per_token":9e-6},
            {"range":[0,32000],"input_cost_per_token":1e-7,"output_cost_per_token":1e-6},
            {"range":[32000,256e3],"input_cost_per_token":2e-7,"output_cost_per_token":2e-6}],"mode":"chat"}
            """).Price!;
        Assert.Equal(
            [100_000, 100_000, 200_000, 200_000, 900_000],
            new[] { 1L, 32_000, 32_001, 256_000, 256_001 }.Select(units => price.PicosOf(UnitKind.Input, units, ServiceTier.Standard)));
        Assert.Equal(900_000, price.PicosOf(UnitKind.CacheRead, 256_001, ServiceTier.Standard));
    }

    [Theory]
    [InlineData("""{"mode":"chat"}""", "no price")]
    [InlineData("""{"output_cost_per_token":1e-6,"mode":"chat"}""", "no price for input")]
    [InlineData("""{"input_cost_per_token":1e-6,"mode":"chat"}""", "no price for output")]
    [InlineData("""{"input_cost_per_character":1e-6,"mode":"audio_speech"}""", "no price")]
    [InlineData("""{"input_cost_per_image":0.01,"output_cost_per_image":0.02,"mode":"image_edit"}""", "two prices")]
    public void Row_without_a_whole_price_says_what_is_missing(string row, string problem) =>
        Assert.Contains(problem, Read(row).Problem, StringComparison.Ordinal);

    [Fact]
    public void Time_that_is_priced_as_input_and_as_output_counts_once() =>
        Assert.Equal(
            Price.Free.Replacing(UnitKind.Millisecond, 100_000),
            Read("""{"input_cost_per_second":0.0001,"output_cost_per_second":0.0001,"mode":"audio_transcription"}""").Price);

    [Theory]
    [InlineData("gpt-a", "p", "p/gpt-a")]
    [InlineData("gpt-b-2026-01-02", "q", "gpt-b")]
    [InlineData("gpt-b-20260102", null, "gpt-b")]
    [InlineData("vendor/gpt-b", null, "gpt-b")]
    [InlineData("gpt-b", "p", null)]
    [InlineData("gpt", null, null)]
    public void Row_is_found_by_prefix_without_its_date_or_vendor_and_never_at_another_provider(string model, string? provider, string? name)
    {
        var table = new PriceTable([new PriceRow("p/gpt-a", "p"), new PriceRow("gpt-b", "q")]);
        Assert.Equal(name, table.Find(model, provider)?.Name);
    }

    [Fact]
    public void Published_tables_are_read_whole_and_every_row_has_a_price_or_a_reason()
    {
        Assert.SkipWhen(RecordedData.Folder is null, RecordedData.AbsentMessage);
        var liteLlm = LiteLlmTable.Read(File.ReadAllBytes(RecordedData.PathOf("prices", "litellm", "model_prices_and_context_window.json")));
        var modelsDev = File.ReadAllBytes(RecordedData.PathOf("prices", "models.dev", "models_dev_costs.json"));
        var google = ModelsDevTable.Read(modelsDev, "google");
        Assert.True(liteLlm.Rows.Count > 2_900 && google.Rows.Count > 10);
        foreach (var row in liteLlm.Rows.Concat(google.Rows))
        {
            Assert.True(row.Price is null ? row.Problem is not null : row.Price.IsValid && row.Problem is null, row.Name);
        }

        var usable = liteLlm.Rows.Count(row => row.Price is not null);
        Assert.True(usable > 2_600, $"{usable}: {string.Join(", ", liteLlm.Rows.Where(row => row.Price is null).GroupBy(row => row.Problem).Select(rows => $"{rows.Count()} {rows.Key}"))}");
    }

    private static PriceRow Read(string row) => Assert.Single(LiteLlmTable.Read(Encoding.UTF8.GetBytes($$"""{"m":{{row}}}""")).Rows);
}
