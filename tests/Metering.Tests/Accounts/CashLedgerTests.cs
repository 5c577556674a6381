using Metering.Accounts;
using Metering.Calls;
using Metering.Money;
using Metering.Prices;

namespace Metering.Tests.Accounts;

public sealed class CashLedgerTests
{
    [Fact]
    public async Task Call_holds_its_worst_case_and_pays_what_it_used()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await engine.AssertCash(available: 10, held: 0, spent: 0);
        var call = await engine.Admitted(6);
        await engine.AssertCash(available: 4, held: 6, spent: 0);
        Assert.Equal(ConfirmOutcome.Durable, await engine.Account.Confirm(call));
        var settled = await engine.Settle(call, 2);
        Assert.Equal(Usd.FromDollars(2), settled.Receipt!.Charge);
        Assert.Equal([new Slice(GrantId.Cash, Usd.FromDollars(2))], settled.Receipt.Allocation);
        await engine.AssertCash(available: 8, held: 0, spent: 2);
        await engine.AssertSlots(0);
    }

    [Fact]
    public async Task Voided_call_costs_nothing()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var call = await engine.Admitted(6);
        Assert.Equal(CallState.Voided, (await engine.Void(call)).Receipt!.State);
        await engine.AssertCash(available: 10, held: 0, spent: 0);
        Assert.Equal(SettleStatus.Repeated, (await engine.Void(call)).Status);
        Assert.Equal(SettleStatus.Conflict, (await engine.Settle(call, 1)).Status);
        await engine.AssertCash(available: 10, held: 0, spent: 0);
    }

    [Fact]
    public async Task F1_money_for_exactly_three_calls_serves_three()
    {
        await using var engine = await new Engine().Open(dollars: 9);
        var admissions = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => engine.Admit(engine.Ids.NextCall(), 3)));
        Assert.Equal(3, admissions.Count(admission => admission.IsAdmitted));
        Assert.All(admissions.Where(admission => !admission.IsAdmitted), admission => Assert.Equal(RefusalReason.InsufficientBalance, admission.Refusal!.Reason));
        await engine.AssertCash(available: 0, held: 9, spent: 0);
    }

    [Fact]
    public async Task F10_overrun_becomes_a_debt_that_the_next_top_up_pays_first()
    {
        await using var engine = await new Engine().Open(dollars: 5);
        var call = await engine.Admitted(4);
        var receipt = (await engine.Settle(call, 12)).Receipt!;
        Assert.Equal(
            [new Slice(GrantId.Cash, Usd.FromDollars(5)), new Slice(GrantId.Debt, Usd.FromDollars(7))],
            receipt.Allocation);
        await engine.AssertCash(available: 0, held: 0, spent: 5, debt: 7);
        await engine.TopUp("second", 3);
        await engine.AssertCash(available: 0, held: 0, spent: 5, debt: 4, debtPaid: 3);
        await engine.TopUp("third", 10);
        await engine.AssertCash(available: 6, held: 0, spent: 5, debt: 0, debtPaid: 7);
    }

    [Fact]
    public async Task A13_same_order_is_credited_once_and_with_another_amount_it_is_a_conflict()
    {
        await using var engine = await new Engine().Open();
        Assert.Equal(ChangeStatus.Applied, (await engine.TopUp("order", 5)).Status);
        Assert.Equal(ChangeStatus.Repeated, (await engine.TopUp("order", 5)).Status);
        Assert.Equal(ChangeStatus.Conflict, (await engine.TopUp("order", 6)).Status);
        await engine.AssertCash(available: 5, held: 0, spent: 0);
    }

    [Fact]
    public async Task F3_refused_renewal_leaves_the_hold_as_it_was()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var call = await engine.Admitted(4);
        Assert.True((await engine.Renew(call, mark: 2, unitsOutputMax: 8)).IsRenewed);
        await engine.AssertCash(available: 2, held: 8, spent: 0);
        var refused = await engine.Renew(call, mark: 7, unitsOutputMax: 12);
        Assert.Equal(RefusalReason.InsufficientBalance, refused.Refusal!.Reason);
        await engine.AssertCash(available: 2, held: 8, spent: 0);
        await engine.Settle(call, 7);
        await engine.AssertCash(available: 3, held: 0, spent: 7);
    }

    [Fact]
    public async Task Renewal_that_comes_late_does_not_move_the_mark_back()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var call = await engine.Admitted(6);
        await engine.Renew(call, mark: 5, unitsOutputMax: 6);
        await engine.Renew(call, mark: 2, unitsOutputMax: 6);
        Assert.Equal(5, (await engine.Account.ViewCall(call))!.Usage.UnitsOutput);
    }

    [Fact]
    public async Task B1_discount_applies_to_hold_and_charge()
    {
        var settings = new AccountSettings("Alice") { Discount = new Discount(500_000) };
        await using var engine = await new Engine().Open(settings, dollars: 10);
        var call = await engine.Admitted(8);
        await engine.AssertCash(available: 6, held: 4, spent: 0);
        await engine.Settle(call, 6);
        await engine.AssertCash(available: 7, held: 0, spent: 3);
    }

    [Fact]
    public async Task B5_spending_cap_counts_what_is_spent_and_held_together()
    {
        await using var engine = await new Engine().Open(token: new("app") { SpendingCap = Usd.FromDollars(10) }, dollars: 100);
        var first = await engine.Admitted(6);
        var refusal = await engine.Refused(5);
        Assert.Equal((RefusalReason.SpendingCapReached, "spending_cap"), (refusal.Reason, refusal.Limit));
        await engine.Settle(first, 3);
        await engine.Admitted(7);
        await engine.Refused(1);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue / 2)]
    public async Task Absurd_output_limit_is_refused_for_want_of_money_and_takes_nothing(long unitsOutputMax)
    {
        await using var engine = await new Engine().Open(dollars: 1_000);
        var command = Engine.Ask(engine.Ids.NextCall(), unitsOutputMax) with { UnitsInput = long.MaxValue };
        Assert.Equal(RefusalReason.InsufficientBalance, (await engine.Token.Admit(command)).Refusal!.Reason);
        await engine.AssertCash(available: 1_000, held: 0, spent: 0);
        await engine.AssertSlots(0);
    }

    [Fact]
    public async Task Absurd_usages_are_charged_without_overflow()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        for (var i = 0; i < 20; i++)
        {
            var call = engine.Ids.NextCall();
            Assert.True((await engine.Token.Admit(Engine.Ask(call, 1, price: Price.Free with { PicosOutput = i % 2 }))).IsAdmitted);
            var usage = new Usage(long.MaxValue, long.MaxValue, 0, long.MaxValue);
            Assert.Equal(SettleStatus.Ended, (await engine.Token.Settle(new SettleCall(call, usage, Engine.Ok))).Status);
        }

        await engine.AssertSlots(0);
    }

    [Fact]
    public async Task Negative_units_throw_and_take_nothing()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => engine.Admit(engine.Ids.NextCall(), -5));
        var call = await engine.Admitted(3);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => engine.Settle(call, -5));
        await engine.AssertSlots(1);
        await engine.AssertCash(available: 7, held: 3, spent: 0);
    }
}
