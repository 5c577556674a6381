using System.Threading.RateLimiting;
using RelayApi.Throttling;
using Testing;

namespace RelayApi.Tests.Throttling;

public sealed class RefillLimiterTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Permits_of_a_minute_come_back_one_by_one_and_a_refusal_tells_when()
    {
        using var limiter = new RefillLimiter(4, _time);
        for (var i = 0; i < 4; i++) Assert.Null(WaitOf(limiter));
        Assert.Equal(TimeSpan.FromSeconds(15), WaitOf(limiter));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(5), WaitOf(limiter));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(WaitOf(limiter));
        Assert.Equal(TimeSpan.FromSeconds(15), WaitOf(limiter));
    }

    [Fact]
    public void Refusals_and_questions_take_nothing()
    {
        using var limiter = new RefillLimiter(1, _time);
        Assert.Null(WaitOf(limiter, permits: 0));
        Assert.Null(WaitOf(limiter));
        for (var i = 0; i < 10; i++) Assert.Equal(TimeSpan.FromMinutes(1), WaitOf(limiter, permits: i % 2));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(WaitOf(limiter, permits: 0));
        Assert.Null(WaitOf(limiter));
    }

    [Fact]
    public void What_is_full_again_is_idle_and_may_be_forgotten()
    {
        using var limiter = new RefillLimiter(2, _time);
        Assert.Null(WaitOf(limiter));
        Assert.Null(limiter.IdleDuration);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Null(limiter.IdleDuration);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(2), limiter.IdleDuration);
    }

    [Fact]
    public void Keys_are_counted_apart_and_no_limit_is_none()
    {
        using var two = new PerMinute<string>(2, _time);
        Assert.Equal([null, null, TimeSpan.FromSeconds(30)], [two.Count("a"), two.Count("a"), two.Count("a")]);
        Assert.Null(two.Count("b"));
        Assert.Equal(TimeSpan.FromSeconds(30), two.WaitOf("a"));
        using var none = new PerMinute<string>(0, _time);
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.Null(none.Count("a")));
    }

    private static TimeSpan? WaitOf(RefillLimiter limiter, int permits = 1)
    {
        using var lease = limiter.AttemptAcquire(permits);
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null;
    }
}
