using Metering.Calls;
using Metering.Money;
using Metering.Prices;

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
}
