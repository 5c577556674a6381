using System.Text.Json;
using Metering.Accounts.Events;
using Metering.Books;
using Metering.Calls;
using Metering.Money;
using Metering.Prices;

namespace Metering.Tests.Prices;

public sealed class RateTests
{
    /// <summary>A dollar for a million units in and two out; above 200,000 units four in and one out, 1.50 out by priority; priority below it 3 in.</summary>
    private static readonly Price Tiered = new Price(1_000_000, 100_000, 1_250_000, 2_000_000, 0).With(
    [
        new Rate(UnitKind.Output, 1_500_000) { UnitsInputAbove = 200_000, Tier = ServiceTier.Priority },
        new Rate(UnitKind.Input, 4_000_000) { UnitsInputAbove = 200_000 },
        new Rate(UnitKind.Output, 1_000_000) { UnitsInputAbove = 200_000 },
        new Rate(UnitKind.Input, 3_000_000) { Tier = ServiceTier.Priority },
        new Rate(UnitKind.Input, 500_000) { Tier = ServiceTier.Batch },
    ]);

    [Theory]
    [InlineData(200_000, ServiceTier.Standard, 1_000_000, 2_000_000)]
    [InlineData(200_001, ServiceTier.Standard, 4_000_000, 1_000_000)]
    [InlineData(200_000, ServiceTier.Priority, 3_000_000, 2_000_000)]
    [InlineData(200_001, ServiceTier.Priority, 4_000_000, 1_500_000)]
    [InlineData(200_001, ServiceTier.Flex, 4_000_000, 1_000_000)]
    [InlineData(200_000, ServiceTier.Batch, 500_000, 2_000_000)]
    public void Each_kind_finds_its_own_tier_strictly_above_the_threshold_and_the_served_tier_first(
        long unitsInput, ServiceTier tier, long picosInput, long picosOutput) =>
        Assert.Equal(
            (picosInput, picosOutput),
            (Tiered.PicosOf(UnitKind.Input, unitsInput, tier), Tiered.PicosOf(UnitKind.Output, unitsInput, tier)));

    [Fact]
    public void Row_may_say_that_a_tier_begins_at_its_threshold()
    {
        var price = Price.Free.With([new Rate(UnitKind.Input, 5) { UnitsInputAbove = 100, IsInclusive = true }]);
        Assert.Equal((0, 5), (price.PicosOf(UnitKind.Input, 99, ServiceTier.Standard), price.PicosOf(UnitKind.Input, 100, ServiceTier.Standard)));
    }

    [Theory]
    [InlineData(199_999, 1, 0, 199_999_000 + 100)]
    [InlineData(199_999, 1, 1, 799_996_000 + 100 + 1_250)]
    [InlineData(0, 200_001, 0, 20_000_100)]
    public void Tier_is_chosen_by_all_input_caches_included(long input, long cacheRead, long cacheWrite, long nanos) =>
        Assert.Equal(new Usd(nanos), Pricing.Charge(new Usage(input, cacheRead, cacheWrite, 0), Tiered, Discount.None));

    [Fact]
    public void Kind_without_a_price_is_charged_as_its_wider_kind_and_never_twice()
    {
        var usage = new Usage(100, 0, 0, 80)
        {
            UnitsReasoning = 30,
            Details = new UsageDetails { UnitsInputAudio = 40, UnitsOutputAudio = 10 },
        };
        var plain = new Price(1_000_000, 0, 0, 2_000_000, 0);
        Assert.Equal(new Usd(260_000), Pricing.Charge(usage, plain, Discount.None));
        Assert.Equal(new Usd(260_000 + 30 * 2_000), Pricing.Charge(usage, plain.Replacing(UnitKind.Reasoning, 4_000_000), Discount.None));
        Assert.Equal(new Usd(260_000 + 40 * 2_000), Pricing.Charge(usage, plain.Replacing(UnitKind.InputAudio, 3_000_000), Discount.None));
    }

    [Fact]
    public void Parts_beyond_their_whole_are_charged_and_leave_no_credit()
    {
        var usage = new Usage(10, 0, 0, 0) { Details = new UsageDetails { UnitsInputAudio = 40 } };
        Assert.Equal(
            [new PricedUnits(UnitKind.InputAudio, 40, 3)],
            Pricing.Lines(usage, new Price(1, 0, 0, 0, 0).Replacing(UnitKind.InputAudio, 3)));
    }

    [Fact]
    public void Pieces_and_time_are_charged_beside_units()
    {
        var price = Price.Free.Replacing(UnitKind.Piece, 40_000_000_000).Replacing(UnitKind.Millisecond, 100_000);
        var usage = Usage.None with { Details = new UsageDetails { Pieces = 3, Milliseconds = 1_500 } };
        Assert.Equal(new Usd(120_150_000), Pricing.Charge(usage, price, Discount.None));
    }

    [Fact]
    public void Lines_are_the_charge_whatever_the_usage_and_the_price()
    {
        var random = new Random(20260901);
        for (var round = 0; round < 2_000; round++)
        {
            var (price, usage) = (RandomPrice(random), RandomUsage(random));
            var sum = Pricing.Lines(usage, price).Aggregate(Int128.Zero, (sum, line) => sum + line.Picos);
            Assert.Equal(sum, Pricing.Picos(usage, price));
            var worst = Pricing.WorstCase(usage.UnitsInputTotal, usage.UnitsOutput, price, Discount.None);
            Assert.True(Pricing.Charge(usage, price, Discount.None) <= worst, $"round {round}: {usage} at {price}");
        }
    }

    [Fact]
    public void Text_of_a_rate_reads_back_as_the_rate()
    {
        foreach (var kind in Enum.GetValues<UnitKind>())
        {
            foreach (var tier in Enum.GetValues<ServiceTier>())
            {
                foreach (var above in new[] { 0L, 200_000 })
                {
                    var rate = new Rate(kind, 18_000_000) { Tier = tier, UnitsInputAbove = above, IsInclusive = above > 0 && tier is ServiceTier.Flex };
                    Assert.True(Rate.TryParse(rate.ToString(), out var back), rate.ToString());
                    Assert.Equal(rate, back);
                }
            }
        }

        Assert.Equal("output>200000@priority=18000000", new Rate(UnitKind.Output, 18_000_000) { UnitsInputAbove = 200_000, Tier = ServiceTier.Priority }.ToString());
    }

    [Theory]
    [InlineData("output=-1")]
    [InlineData("output>=1")]
    [InlineData("output>-5=1")]
    [InlineData("nothing=1")]
    [InlineData("output@fast=1")]
    [InlineData("output")]
    [InlineData("")]
    public void Text_that_is_no_rate_is_refused(string text) => Assert.False(Rate.TryParse(text, out _));

    [Fact]
    public void Plain_call_is_written_to_the_journal_as_before_and_its_old_rows_are_read()
    {
        const string written = """
            [{"e":"held","call":"01990000-0000-7000-8000-000000000001","token":"t","model":"m","upstream":"u",
            "price":{"picosInput":2500000,"picosOutput":10000000},"discount":1000000,"unitsInput":5,"unitsOutputMax":7,
            "lease":"00:00:15","allocation":[],"at":"2026-01-02T03:04:05+00:00"}]
            """;
        var held = (CallHeld)BooksJson.ReadAccountEvents(System.Text.Encoding.UTF8.GetBytes(written)).Single();
        Assert.Equal(new Price(2_500_000, 0, 0, 10_000_000, 0), held.Price);
        var json = JsonSerializer.Serialize<IReadOnlyList<AccountEvent>>([held], BooksJson.Default.IReadOnlyListAccountEvent);
        Assert.DoesNotContain("rates", json, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("isAccountPrice", json, StringComparison.Ordinal);
    }

    private static Price RandomPrice(Random random)
    {
        var price = new Price(random.Next(9), random.Next(9), random.Next(9), random.Next(9), random.Next(9));
        var rates = new Dictionary<(UnitKind, long, ServiceTier), Rate>();
        for (var i = random.Next(6); i > 0; i--)
        {
            var rate = new Rate((UnitKind)random.Next((int)UnitKind.Piece), random.Next(20))
            {
                Tier = (ServiceTier)random.Next(4),
                UnitsInputAbove = random.Next(3) * 50,
            };
            rates[(rate.Kind, rate.UnitsInputAbove, rate.Tier)] = rate;
        }

        return price.With(rates.Values);
    }

    /// <summary>Parts never exceed their whole: the worst case is one of usages that are possible.</summary>
    private static Usage RandomUsage(Random random)
    {
        var (input, read, write, output) = (random.Next(90), random.Next(60), random.Next(60), random.Next(90));
        return new Usage(input, read, write, output)
        {
            UnitsReasoning = random.Next(output / 3 + 1),
            Details = new UsageDetails
            {
                Tier = (ServiceTier)random.Next(4),
                UnitsInputAudio = random.Next(input / 3 + 1),
                UnitsInputImage = random.Next(input / 3 + 1),
                UnitsCacheReadAudio = random.Next(read / 3 + 1),
                UnitsCacheWriteHour = random.Next(write / 3 + 1),
                UnitsOutputAudio = random.Next(output / 3 + 1),
                UnitsOutputImage = random.Next(output / 3 + 1),
            }.OrNone(),
        };
    }
}
