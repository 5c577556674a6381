using Metering.Grants;

namespace Metering.Tests.Grants;

public sealed class RecurrenceTests
{
    private static readonly string[] Zones =
        ["UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"];

    [Fact]
    public void C3_periods_begin_on_the_day_of_purchase_clamped_to_the_month_and_never_drift()
    {
        var monthly = new Recurrence(PeriodUnit.Month, 1, At("2026-01-31T10:00Z"), "UTC");
        Assert.Equal((0, At("2026-01-31T10:00Z"), At("2026-02-28T10:00Z")), Of(monthly, "2026-02-28T09:59Z"));
        Assert.Equal((1, At("2026-02-28T10:00Z"), At("2026-03-31T10:00Z")), Of(monthly, "2026-02-28T10:00Z"));
        Assert.Equal((2, At("2026-03-31T10:00Z"), At("2026-04-30T10:00Z")), Of(monthly, "2026-04-01T00:00Z"));
        Assert.Equal((25, At("2028-02-29T10:00Z"), At("2028-03-31T10:00Z")), Of(monthly, "2028-03-01T00:00Z"));
        Assert.Equal((-1, At("2025-12-31T10:00Z"), At("2026-01-31T10:00Z")), Of(monthly, "2026-01-31T09:59Z"));
    }

    [Fact]
    public void A4_day_begins_at_midnight_of_its_time_zone_also_when_clocks_change()
    {
        var daily = new Recurrence(PeriodUnit.Day, 1, At("2026-01-01T00:00+01:00"), "Europe/Berlin");
        Assert.Equal((At("2026-03-28T23:00Z"), At("2026-03-29T22:00Z")), Bounds(daily, "2026-03-29T12:00Z"));
        Assert.Equal((At("2026-10-24T22:00Z"), At("2026-10-25T23:00Z")), Bounds(daily, "2026-10-25T12:00Z"));
    }

    [Fact]
    public void Local_time_that_clocks_leave_out_moves_on_by_the_gap()
    {
        var daily = new Recurrence(PeriodUnit.Day, 1, At("2026-01-01T02:30+01:00"), "Europe/Berlin");
        Assert.Equal(At("2026-03-29T03:30+02:00"), daily.PeriodAt(At("2026-03-29T12:00Z")).From);
    }

    /// <summary>Done-when 4: over ten years, six time zones, anchors of every kind, no moment is without a period or in two of them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Resets_are_neither_skipped_nor_repeated_over_ten_years(int seed)
    {
        var random = new Random(seed);
        foreach (var zone in Zones)
        {
            for (var i = 0; i < 40; i++)
            {
                var unit = (PeriodUnit)random.Next(3);
                var anchor = At("2024-01-01T00:00Z").AddMinutes(random.Next(60 * 24 * 366));
                var recurrence = new Recurrence(unit, random.Next(1, 4), anchor, zone);
                var end = anchor.AddYears(10);
                var period = recurrence.PeriodAt(anchor);
                Assert.Equal((0L, anchor), (period.Index, period.From));
                for (var at = period.To; at < end; at = period.To)
                {
                    var next = recurrence.PeriodAt(at);
                    Assert.Equal((period.Index + 1, period.To), (next.Index, next.From));
                    Assert.True(next.To > next.From, $"seed {seed}: {recurrence} has an empty period at {at:O}");
                    Assert.Equal(period, recurrence.PeriodAt(at.AddTicks(-1)));
                    period = next;
                }

                for (var probe = 0; probe < 20; probe++)
                {
                    var at = anchor.AddMinutes(random.Next(60 * 24 * 3_650));
                    var found = recurrence.PeriodAt(at);
                    Assert.True(found.From <= at && at < found.To, $"seed {seed}: {recurrence} at {at:O}");
                }
            }
        }
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime();

    private static (long, DateTimeOffset, DateTimeOffset) Of(Recurrence recurrence, string at)
    {
        var period = recurrence.PeriodAt(At(at));
        return (period.Index, period.From, period.To);
    }

    private static (DateTimeOffset, DateTimeOffset) Bounds(Recurrence recurrence, string at)
    {
        var period = recurrence.PeriodAt(At(at));
        return (period.From, period.To);
    }
}
