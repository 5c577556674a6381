using Metering.Books;
using Metering.Limits;

namespace Metering.Tests.Limits;

public sealed class LimitMeterTests
{
    private static readonly Moment Now = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(100));

    [Fact]
    public void F11_retry_time_is_that_of_the_window_that_keeps_the_call_out_longest()
    {
        var meter = LimitMeter.For(new() { RequestsPerMinute = 1, RequestsPerHour = 1 }, Now);
        meter.Count(10, Now.Elapsed);
        var breach = meter.Check(10, Now.Elapsed)!.Value;
        Assert.Equal("requests_per_hour", breach.Limit.Name);
        Assert.True(breach.RetryAfter > TimeSpan.FromMinutes(60));
    }

    [Fact]
    public void Window_the_call_can_never_fit_is_told_first()
    {
        var meter = LimitMeter.For(new() { RequestsPerMinute = 1, UnitsPerMinute = 5 }, Now);
        meter.Count(1, Now.Elapsed);
        var breach = meter.Check(6, Now.Elapsed)!.Value;
        Assert.Equal(("units_per_minute", null), (breach.Limit.Name, breach.RetryAfter));
    }

    [Fact]
    public void Changed_limits_keep_what_was_counted()
    {
        var before = LimitMeter.For(new() { RequestsPerMinute = 5 }, Now);
        before.CountPast([], Now);
        before.Count(1, Now.Elapsed);
        before.Count(1, Now.Elapsed);
        var after = LimitMeter.For(new() { RequestsPerMinute = 2 }, Now, before);
        Assert.Null(after.PastMissing);
        Assert.NotNull(after.Check(1, Now.Elapsed));
    }

    [Fact]
    public void New_window_counts_its_past_once_and_what_comes_meanwhile()
    {
        var meter = LimitMeter.For(new() { RequestsPerMinute = 5 }, Now);
        Assert.Equal(TimeSpan.FromMinutes(1), meter.PastMissing);
        meter.Count(1, Now.Elapsed);
        IReadOnlyList<Activity> past = [new(Now.Utc.AddSeconds(-10), 2, 20), new(Now.Utc.AddSeconds(2), 1, 10)];
        meter.CountPast(past, Now);
        meter.CountPast(past, Now);
        Assert.Equal(3, Assert.Single(meter.View(Now.Elapsed)).Count);
    }

    [Fact]
    public void Undo_leaves_nothing_behind()
    {
        var meter = LimitMeter.For(new() { RequestsPerDay = 5, UnitsPerHour = 100, UnitsPerDay = 1_000 }, Now);
        meter.Count(70, Now.Elapsed);
        meter.Undo(70, Now.Elapsed, Now.Elapsed);
        Assert.All(meter.View(Now.Elapsed), window => Assert.Equal(0, window.Count));
    }
}
