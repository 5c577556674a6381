using FsCheck;
using FsCheck.Fluent;
using Metering.Limits;

namespace Metering.Tests.Limits;

public sealed class RollingWindowTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Start = TimeSpan.FromDays(100);

    /// <summary>Steps of (milliseconds until the request, amount asked for).</summary>
    private static readonly Arbitrary<(int Gap, int Amount)[]> Schedules =
        Gen.Zip(Gen.OneOf(Gen.Choose(0, 500), Gen.Choose(0, 5_000), Gen.Choose(0, 70_000)), Gen.Choose(1, 12)).ArrayOf().ToArbitrary();

    [Fact]
    public void No_span_of_the_length_ever_holds_more_than_the_limit() =>
        Prop.ForAll(Schedules, schedule => FullestSpan(Admitted(schedule, new RollingWindow(20, Minute, 60)), Minute) <= 20)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Property_finds_a_window_that_forgets_the_oldest_bucket() =>
        Assert.ThrowsAny<Exception>(() =>
            Prop.ForAll(Schedules, schedule => FullestSpan(Admitted(schedule, new RollingWindow(20, Minute - TimeSpan.FromSeconds(1), 59)), Minute) <= 20)
                .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000)));

    [Fact]
    public void Wait_is_enough_and_not_longer_than_needed() =>
        Prop.ForAll(Schedules, schedule =>
        {
            var window = new RollingWindow(20, Minute, 60);
            var now = Start;
            foreach (var (gap, amount) in schedule)
            {
                now += TimeSpan.FromMilliseconds(gap);
                if (window.WaitFor(amount, now) is { Ticks: > 0 } wait)
                {
                    Assert.NotEqual(TimeSpan.Zero, window.WaitFor(amount, now + wait - TimeSpan.FromTicks(1)));
                    now += wait;
                    Assert.Equal(TimeSpan.Zero, window.WaitFor(amount, now));
                }

                window.Add(amount, now);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Request_larger_than_the_limit_never_fits() => Assert.Null(new RollingWindow(20, Minute, 60).WaitFor(21, Start));

    [Fact]
    public void Correction_is_made_in_the_bucket_of_the_estimate()
    {
        var window = new RollingWindow(100, Minute, 60);
        window.Add(80, Start);
        window.Add(10, Start + TimeSpan.FromSeconds(30));
        window.Correct(-50, Start, Start + TimeSpan.FromSeconds(30));
        Assert.Equal(40, window.Count(Start + TimeSpan.FromSeconds(30)));
        Assert.Equal(10, window.Count(Start + TimeSpan.FromSeconds(61)));
        window.Correct(-1_000, Start + TimeSpan.FromSeconds(30), Start + TimeSpan.FromSeconds(61));
        Assert.Equal(0, window.Count(Start + TimeSpan.FromSeconds(61)));
        window.Correct(-5, Start, Start + TimeSpan.FromSeconds(62));
        Assert.Equal(0, window.Count(Start + TimeSpan.FromSeconds(62)));
    }

    [Fact]
    public void Restored_amount_leaves_when_it_would_have_left()
    {
        var window = new RollingWindow(100, Minute, 60);
        window.Add(5, Start + TimeSpan.FromSeconds(40));
        window.Add(7, Start);
        Assert.Equal(12, window.Count(Start + TimeSpan.FromSeconds(60)));
        Assert.Equal(5, window.Count(Start + TimeSpan.FromSeconds(61)));
    }

    private static List<(TimeSpan At, int Amount)> Admitted((int Gap, int Amount)[] schedule, RollingWindow window)
    {
        List<(TimeSpan, int)> admitted = [];
        var now = Start;
        foreach (var (gap, amount) in schedule)
        {
            now += TimeSpan.FromMilliseconds(gap);
            if (window.WaitFor(amount, now) != TimeSpan.Zero) continue;
            window.Add(amount, now);
            admitted.Add((now, amount));
        }

        return admitted;
    }

    /// <summary>The fullest half-open span; it is enough to begin one at each admission.</summary>
    private static long FullestSpan(List<(TimeSpan At, int Amount)> admitted, TimeSpan length) =>
        admitted.Select(first => admitted.Where(next => next.At >= first.At && next.At < first.At + length).Sum(next => (long)next.Amount))
            .DefaultIfEmpty()
            .Max();
}
