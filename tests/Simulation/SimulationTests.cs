using Metering.Accounts.Events;
using Metering.Calls;
using Xunit.Sdk;

namespace Simulation;

public sealed class SimulationTests
{
    /// <summary>More histories than the default: a number.</summary>
    private const string HistoriesVariable = "METERING_SIMULATIONS";

    /// <summary>Replays one history: its seed.</summary>
    private const string SeedVariable = "METERING_SEED";

    private const int HistoriesDefault = 400;
    private const int Steps = 600;

    public static TheoryData<KnownBug> Bugs => [.. Enum.GetValues<KnownBug>().Where(bug => bug is not KnownBug.None)];

    [Fact]
    public void Books_balance_after_every_history()
    {
        foreach (var seed in Seeds())
        {
            if (Fails(seed, KnownBug.None, out var why, out var log))
            {
                Assert.Fail($"Seed {seed} ({SeedVariable}={seed} replays it):\n{why}\n{string.Join('\n', log)}");
            }
        }
    }

    [Theory]
    [InlineData(CallState.Settled)]
    [InlineData(CallState.Voided)]
    public void F5_late_ends_of_either_kind_correct_interruptions_in_these_histories(CallState state) =>
        Assert.Contains(Enumerable.Range(0, HistoriesDefault), seed =>
        {
            var oracle = new World(seed).Run(Steps);
            oracle.AssertBooksBalance();
            return oracle.Corrections.ContainsKey(state);
        });

    [Fact]
    public void A13_orders_are_paid_refunded_and_expire_in_these_histories()
    {
        var orders = Enumerable.Range(0, 100).Select(seed =>
        {
            var oracle = new World(seed).Run(Steps);
            oracle.AssertBooksBalance();
            return (oracle.Orders.Paid, oracle.Orders.Refunded, Expired: oracle.OrdersExpired);
        }).ToList();
        Assert.True(orders.Sum(order => order.Paid) > 40 && orders.Sum(order => order.Refunded) > 0 && orders.Sum(order => order.Expired) > 20, string.Join(' ', orders));
    }

    [Fact]
    public void Grants_are_added_reset_closed_renewed_and_refunded_in_these_histories()
    {
        Dictionary<Type, int> events = [];
        foreach (var seed in Enumerable.Range(0, HistoriesDefault / 4))
        {
            var oracle = new World(seed).Run(Steps);
            oracle.AssertBooksBalance();
            foreach (var (type, count) in oracle.GrantEvents) events[type] = events.GetValueOrDefault(type) + count;
        }

        Type[] expected = [typeof(GrantAdded), typeof(GrantPeriodBegan), typeof(GrantStatusChanged), typeof(GrantTermsChanged), typeof(CallRefunded)];
        Assert.All(expected, type => Assert.True(events.GetValueOrDefault(type) >= 20, $"{type.Name}: {events.GetValueOrDefault(type)}"));
    }

    [Fact]
    public void Members_children_and_plans_meet_their_limits_and_ends_in_these_histories()
    {
        var oracles = Enumerable.Range(0, HistoriesDefault / 2).Select(seed =>
        {
            var oracle = new World(seed).Run(Steps);
            oracle.AssertBooksBalance();
            return oracle;
        }).ToList();
        var refusals = oracles.SelectMany(oracle => oracle.Refusals).GroupBy(refused => refused.Key).ToDictionary(group => group.Key, group => group.Sum(refused => refused.Value));
        Assert.All(
            [
                (RefusalReason.SpendingCapReached, RefusalOwner.Member, "spending_cap"),
                (RefusalReason.GrantsUsedUp, RefusalOwner.Grant, "quota_per_member"),
                (RefusalReason.MemberSuspended, RefusalOwner.Member, null),
                (RefusalReason.MemberRemoved, RefusalOwner.Member, null),
                (RefusalReason.SpendingCapReached, RefusalOwner.Token, "spending_cap"),
                (RefusalReason.TokenDeleted, RefusalOwner.Token, null),
                (RefusalReason.TokenExpired, RefusalOwner.Token, null),
            ],
            ((RefusalReason, RefusalOwner, string?) refusal) => Assert.True(refusals.GetValueOrDefault(refusal) > 5, $"{refusal}: {refusals.GetValueOrDefault(refusal)}"));
        var (calls, outlived) = (oracles.Sum(oracle => oracle.OfChildren.Calls), oracles.Sum(oracle => oracle.OfChildren.Outlived));
        var (charged, overdrawn) = (oracles.Sum(oracle => oracle.WithoutCash.Charged), oracles.Sum(oracle => oracle.WithoutCash.Overdrawn));
        Assert.True(calls > 100 && outlived > 3 && charged > 50 && overdrawn > 0, $"{calls} {outlived} {charged} {overdrawn}");
    }

    [Fact]
    public void Same_seed_gives_the_identical_history()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var (first, second) = (new World(seed), new World(seed));
            first.Run(Steps);
            second.Run(Steps);
            Assert.Equal(first.Log, second.Log);
        }
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Known_bug_is_found(KnownBug bug) =>
        Assert.Contains(Enumerable.Range(0, HistoriesDefault), seed => Fails(seed, bug, out _, out _));

    private static IEnumerable<int> Seeds()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out var seed)) return [seed];
        return Enumerable.Range(0, int.TryParse(Environment.GetEnvironmentVariable(HistoriesVariable), out var histories) ? histories : HistoriesDefault);
    }

    private static bool Fails(int seed, KnownBug bug, out string why, out IReadOnlyList<string> log)
    {
        var world = new World(seed, bug);
        log = world.Log;
        try
        {
            world.Run(Steps).AssertBooksBalance();
            why = "";
            return false;
        }
        catch (Exception failure) when (failure is XunitException or InvalidOperationException or KeyNotFoundException or InvalidDataException)
        {
            why = failure.ToString();
            return true;
        }
    }
}
