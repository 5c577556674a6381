using Metering.Money;
using Metering.Prices;

namespace Metering.Tests.Money;

public sealed class UsdTests
{
    [Fact]
    public void Arithmetic_that_does_not_fit_throws()
    {
        Assert.Throws<OverflowException>(() => new Usd(long.MaxValue) + new Usd(1));
        Assert.Throws<OverflowException>(() => new Usd(long.MinValue) - new Usd(1));
        Assert.Throws<OverflowException>(() => -new Usd(long.MinValue));
        Assert.Throws<OverflowException>(() => Usd.FromDollars(long.MaxValue));
    }

    [Theory]
    [InlineData("0.000000001", true, 1)]
    [InlineData("0.0000000001", false, 0)]
    [InlineData("-2.5", true, -2_500_000_000)]
    [InlineData("9223372036.854775807", true, long.MaxValue)]
    [InlineData("9223372036.854775808", false, 0)]
    [InlineData("79228162514264337593543950335", false, 0)]
    public void Decimal_is_exact_or_refused(string dollars, bool fits, long nanos)
    {
        Assert.Equal(fits, Usd.TryFromDecimal(decimal.Parse(dollars, System.Globalization.CultureInfo.InvariantCulture), out var amount));
        Assert.Equal(nanos, amount.Nanos);
    }

    [Fact]
    public void Discount_is_bounded_and_its_default_is_the_list_price()
    {
        Assert.Equal(1_000_000, default(Discount).Millionths);
        Assert.Equal(850_000, new Discount(850_000).Millionths);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Discount(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Discount(Discount.MillionthsMax + 1));
    }
}
