using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Packages;
using Metering.Tokens;

namespace Metering.Tests.Grants;

/// <summary>A call that used more than was held for it: who pays what is beyond a grant, and who owes it.</summary>
public sealed class OverrunLedgerTests
{
    [Fact]
    public async Task F10_overrun_is_paid_by_what_can_still_pay_and_the_rest_is_debt()
    {
        await using var engine = await new Engine().Open(dollars: 1);
        await engine.Add("seat", GrantUnit.Credits, 10);
        var call = await engine.Admitted(3);
        var receipt = (await engine.Settle(call, 8)).Receipt!;
        Assert.Equal([("grant/seat", 5, 10), ("cash", 1, 0), ("debt", 2, 0)], receipt.Allocation.Select(GrantBench.Brief));
        await engine.TopUp("later", 5);
        await engine.AssertCash(available: 3, held: 0, spent: 1, debt: 0, debtPaid: 2);
        await engine.Account.Refund(new RefundCall(call, null, "operator", "all"));
        await engine.AssertGrant("seat", remaining: 10, held: 0, spent: 0);
        await engine.AssertCash(available: 6, held: 0, spent: -2, debt: 0, debtPaid: 2);
    }

    [Fact]
    public async Task C5_F10_overrun_of_a_plan_is_the_plans_own_debt_and_its_next_period_pays_it_first()
    {
        await using var engine = await new Engine().Open(token: Spends(GrantBench.Id("seat"), GrantBench.Id("empty")), dollars: 10);
        await engine.Add("seat", GrantUnit.Credits, 10, terms => terms with { Recurrence = engine.Monthly() });
        var call = await engine.Admitted(3);
        var receipt = (await engine.Settle(call, 8)).Receipt!;
        Assert.Equal([("grant/seat", 8, 16)], receipt.Allocation.Select(GrantBench.Brief));
        await engine.AssertGrant("seat", remaining: -6, held: 0, spent: 16);
        await engine.AssertCash(available: 10, held: 0, spent: 0, debt: 0);
        Assert.Equal(RefusalReason.GrantsUsedUp, (await engine.Refused(1)).Reason);
        await engine.Restart();
        await engine.AssertGrant("seat", remaining: -6, held: 0, spent: 16);

        engine.Time.JumpWallClock(TimeSpan.FromDays(31));
        await engine.AssertGrant("seat", remaining: 4, held: 0, spent: 16, lapsed: 0);
        Assert.Equal([("grant/seat", 2, 4)], (await engine.Charged(2, 2)).Select(GrantBench.Brief));
        await engine.AssertCash(available: 10, held: 0, spent: 0, debt: 0);
    }

    [Fact]
    public async Task C5_F10_overrun_of_a_package_that_a_token_may_spend_alone_is_the_packages_own()
    {
        await using var engine = await new Engine().Open(token: Spends(GrantId.Of(PackageId.Parse("alone"))), dollars: 10);
        await engine.AddPackage("alone", 5);
        var call = await engine.Admitted(3);
        await engine.Settle(call, 8);
        await engine.AssertPackage("alone", remaining: -3, held: 0, spent: 8);
        await engine.AssertCash(available: 10, held: 0, spent: 0, debt: 0);
        Assert.Equal(RefusalReason.GrantsUsedUp, (await engine.Refused(1)).Reason);
        await engine.Account.Refund(new RefundCall(call, null, "operator", "test"));
        await engine.AssertPackage("alone", remaining: 5, held: 0, spent: 0);
    }

    [Fact]
    public async Task A10_renewal_pays_first_what_a_plan_has_overdrawn()
    {
        await using var engine = await new Engine().Open(token: Spends(GrantBench.Id("year")));
        await engine.Add("year", GrantUnit.Usd, 4, terms => terms with { To = engine.Time.Utc.AddYears(1) });
        await engine.Settle(await engine.Admitted(4), 9);
        await engine.AssertGrant("year", remaining: -5, held: 0, spent: 9);
        await engine.Change("year", GrantChangeKind.Renew, change => change with { Order = "less", Quota = 3 * Usd.NanosPerDollar });
        await engine.AssertGrant("year", remaining: -2, held: 0, spent: 9);
        engine.Time.JumpWallClock(TimeSpan.FromDays(366));
        await engine.AssertGrant("year", remaining: -2, held: 0, spent: 9, lapsed: 0);
        await engine.Change("year", GrantChangeKind.Renew, change => change with { Order = "more", Quota = 3 * Usd.NanosPerDollar, To = engine.Time.Utc.AddYears(1) });
        await engine.AssertGrant("year", remaining: 1, held: 0, spent: 9);
    }

    private static TokenSettings Spends(params GrantId[] payers) => new("app") { Payers = payers };
}
