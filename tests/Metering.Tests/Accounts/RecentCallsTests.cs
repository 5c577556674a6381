using Metering.Accounts;
using Metering.Calls;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;
using Testing;

namespace Metering.Tests.Accounts;

public sealed class RecentCallsTests
{
    private readonly ManualTime _time = new();
    private readonly SeededIds _ids;
    private readonly RecentCalls _recent = new();

    public RecentCallsTests() => _ids = new SeededIds(1, _time);

    [Fact]
    public void Keeps_the_calls_of_the_last_minute_and_knows_that_it_has_forgotten_older_ones()
    {
        var first = End(after: TimeSpan.Zero);
        var second = End(after: TimeSpan.FromSeconds(30));
        var third = End(after: TimeSpan.FromSeconds(30));
        Assert.NotNull(_recent.Find(first));

        var fourth = End(after: TimeSpan.FromSeconds(1));

        Assert.Null(_recent.Find(first));
        Assert.True(_recent.MayHaveForgotten(first));
        foreach (var kept in (CallId[])[second, third, fourth])
        {
            Assert.NotNull(_recent.Find(kept));
            Assert.False(_recent.MayHaveForgotten(kept));
        }
    }

    [Fact]
    public void Keeps_no_more_than_a_thousand_of_one_moment()
    {
        List<CallId> calls = [];
        for (var i = 0; i < 1_025; i++) calls.Add(End(after: TimeSpan.FromMilliseconds(1)));

        Assert.Null(_recent.Find(calls[0]));
        Assert.All(calls.Skip(1), call => Assert.NotNull(_recent.Find(call)));
    }

    [Fact]
    public void A_change_of_a_call_replaces_it_and_a_leap_of_the_clock_does_not_lose_it()
    {
        var call = End(after: TimeSpan.Zero);
        var changed = _recent.Find(call)! with { IsCorrected = true };

        _recent.Add(changed, _time.GetUtcNow().AddHours(1));

        Assert.Same(changed, _recent.Find(call));
    }

    private CallId End(TimeSpan after)
    {
        _time.Advance(after);
        var call = _ids.NextCall();
        _recent.Add(new EndedCall(call, TokenId.Parse("token"), CallState.Settled, Usage.None, Price.Free, Discount.None, Usd.Zero, []), _time.GetUtcNow());
        return call;
    }
}
