using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Prices;
using static Metering.Tests.Orders.OrderBench;

namespace Metering.Tests.Grants;

/// <summary>Done-when 3: for any random mix of grants, calls, expiries, renewals, upgrades and refunds the books of every grant add up.</summary>
public sealed class GrantPropertyTests
{
    private const int Steps = 250;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Every_grant_balances_whatever_happens_to_it(int seed)
    {
        var random = new Random(seed);
        await using var engine = await new Engine().Open(dollars: 500);
        List<CallId> held = [];
        List<CallId> ended = [];
        for (var step = 0; step < Steps; step++)
        {
            switch (random.Next(10))
            {
                case 0: await Add(engine, random, step); break;
                case 1 when random.Next(3) == 0: await engine.AddPackage($"p{step}", random.Next(1, 9), terms => terms with { Priority = random.Next(3) }); break;
                case 1: await Change(engine, random, step); break;
                case 2: engine.Time.JumpWallClock(TimeSpan.FromHours(random.Next(1, 400))); break;
                case 3: await Refund(engine, random, ended); break;
                case 4 when random.Next(8) == 0: await Restart(engine, seed, step); break;
                case 5 or 6 when held.Count > 0: await End(engine, random, held, ended); break;
                default: await Hold(engine, random, held); break;
            }

            await AssertBalanced(engine, seed, step);
        }

        foreach (var call in held) await engine.Settle(call, random.Next(6));
        await AssertBalanced(engine, seed, Steps);
        Assert.All((await engine.Account.ViewGrants()).Grants, grant => Assert.Equal(0, grant.Held));
    }

    /// <summary>Refund after charge restores the state before it, as long as nothing lapses meanwhile.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Refund_after_charge_restores_the_state_before(int seed)
    {
        var random = new Random(seed);
        await using var engine = await new Engine().Open(dollars: 500);
        for (var i = 0; i < 6; i++) await Add(engine, random, i, isLasting: true);
        for (var i = 0; i < 60; i++)
        {
            var before = await Describe(engine);
            var call = await engine.Admitted(random.Next(1, 12));
            await engine.Settle(call, random.Next(1, 15));
            Assert.NotEqual(before, await Describe(engine));
            Assert.Equal(ChangeOutcome.Applied, await engine.Account.Refund(new RefundCall(call, null, "operator", "test")));
            Assert.Equal(before, await Describe(engine));

            // Something is used up before the next round, so that rounds meet every mixture.
            var used = await engine.Admit(engine.Ids.NextCall(), random.Next(1, 4));
            if (!used.IsAdmitted) break;
        }
    }

    private static async Task Add(Engine engine, Random random, int step, bool isLasting = false)
    {
        var unit = (GrantUnit)random.Next(3);
        var now = engine.Time.Utc;
        var terms = engine.Terms($"g{step}", unit, random.Next(1, 20)) with
        {
            Priority = random.Next(3),
            IsPromotional = random.Next(2) == 0,
            To = isLasting || random.Next(2) == 0 ? null : now.AddHours(random.Next(1, 2_000)),
            Recurrence = random.Next(2) == 0 ? new Recurrence((PeriodUnit)random.Next(3), 1, now, "Europe/Berlin") : null,
            Rates = unit is GrantUnit.Credits ? [new CreditRate("m", new Price(0, 0, 0, random.NextInt64(1, 3_333_333_333_333), random.NextInt64(1_000_000_000_000)))] : null,
            Windows = random.Next(3) == 0 ? [new GrantWindowLimit(TimeSpan.FromHours(5), 7 * GrantBench.Credit)] : null,
        };
        var outcome = await engine.Account.AddGrant(new AddGrant(GrantBench.Id($"g{step}"), terms, "operator"));
        Assert.True(outcome.IsDone, outcome.Problem);
    }

    private static async Task Change(Engine engine, Random random, int step)
    {
        var grants = (await engine.Account.ViewGrants()).Grants;
        if (grants.Count == 0) return;
        var grant = grants[random.Next(grants.Count)];
        var kind = (GrantChangeKind)random.Next(5);

        // Some are refused by what stands; a refusal must not change anything either.
        await engine.Account.ChangeGrant(new ChangeGrant(grant.Id, kind, "operator")
        {
            Order = $"o{step}",
            Quota = grant.Terms.Recurrence is null || kind is GrantChangeKind.Upgrade ? random.NextInt64(1, 20_000_000_000) : null,
            To = kind is GrantChangeKind.Renew ? engine.Time.Utc.AddDays(random.Next(1, 90)) : null,
        });
    }

    private static async Task Hold(Engine engine, Random random, List<CallId> held)
    {
        var order = (await engine.Account.ViewGrants()).Grants.Select(grant => grant.Id).ToList();
        var call = engine.Ids.NextCall();
        if (!(await engine.Admit(call, random.Next(1, 10))).IsAdmitted) return;
        held.Add(call);

        // The burn order holds: what a new call takes stands in the order in which the grants stood, and cash behind them.
        var view = (await engine.Account.ViewCall(call))!;
        var places = view.Allocation.Where(slice => !slice.Grant.IsPackage(out _)).Select(slice => slice.Grant == GrantId.Cash ? int.MaxValue : order.IndexOf(slice.Grant)).ToList();
        Assert.Equal(places.Order(), places);
        Assert.Equal(view.AmountHeld, new Usd(view.Allocation.Sum(slice => slice.Amount.Nanos)));
    }

    private static async Task End(Engine engine, Random random, List<CallId> held, List<CallId> ended)
    {
        var call = held[random.Next(held.Count)];
        if (random.Next(4) == 0)
        {
            await engine.Renew(call, random.Next(4), random.Next(4, 14));
            return;
        }

        held.Remove(call);
        var receipt = random.Next(5) == 0 ? (await engine.Void(call)).Receipt! : (await engine.Settle(call, random.Next(14))).Receipt!;
        Assert.Equal(receipt.Charge, new Usd(receipt.Allocation.Sum(slice => slice.Amount.Nanos)));

        // A duplicate that comes late changes nothing: the same content is the same receipt, other content a conflict.
        var again = receipt.State is CallState.Voided ? await engine.Void(call) : await engine.Settle(call, receipt.Usage.UnitsOutput);
        Assert.Equal((SettleStatus.Repeated, receipt.Charge), (again.Status, again.Receipt!.Charge));
        Assert.Equal(SettleStatus.Conflict, (await engine.Settle(call, 99)).Status);
        ended.Add(call);
    }

    private static async Task Refund(Engine engine, Random random, List<CallId> ended)
    {
        if (ended.Count == 0) return;
        Usd? amount = random.Next(2) == 0 ? null : new Usd(random.NextInt64(1, 5_000_000_000));
        await engine.Account.Refund(new RefundCall(ended[random.Next(ended.Count)], amount, "operator", "test"));
    }

    private static async Task Restart(Engine engine, int seed, int step)
    {
        var before = await Describe(engine);
        await engine.Restart();
        Assert.True(before == await Describe(engine), $"seed {seed}, step {step}: the books do not say what was in memory");
    }

    private static async Task AssertBalanced(Engine engine, int seed, int step)
    {
        var account = (await engine.Account.View())!;
        await engine.AssertGrantsBalance(account, $"seed {seed}, step {step}");
        AssertIdentity(account);
    }

    private static async Task<string> Describe(Engine engine)
    {
        var account = (await engine.Account.View())!;
        var grants = (await engine.Account.ViewGrants()).Grants.Select(grant =>
            $"{grant.Id} {grant.Status} {grant.Granted} {grant.Spent} {grant.Held} {grant.Remaining} {grant.Lapsed} {grant.PeriodSpent} {grant.Period} {string.Join(',', grant.Windows)}");
        return $"{account.CashAvailable} {account.CashHeld} {account.CashSpent} {account.Debt}\n{string.Join('\n', grants)}";
    }
}
