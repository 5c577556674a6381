using Metering.Accounts;
using Metering.Calls;
using Metering.Money;
using Metering.Tokens;

namespace Metering.Tests.Accounts;

public sealed class ExactlyOnceTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task F5_settle_replayed_with_same_content_returns_same_receipt()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var call = await engine.Admitted(6);
        var first = await engine.Settle(call, 2);
        var again = await engine.Settle(call, 2);
        Assert.Equal((SettleStatus.Ended, SettleStatus.Repeated), (first.Status, again.Status));
        Assert.Same(first.Receipt, again.Receipt);
        await engine.AssertCash(available: 8, held: 0, spent: 2);
    }

    [Fact]
    public async Task F5_settle_replayed_with_other_content_is_a_conflict_and_changes_nothing()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var call = await engine.Admitted(6);
        await engine.Settle(call, 2);
        var conflict = await engine.Settle(call, 3);
        Assert.Equal((SettleStatus.Conflict, Usd.FromDollars(2)), (conflict.Status, conflict.Receipt!.Charge));
        Assert.Equal(SettleStatus.Conflict, (await engine.Void(call)).Status);
        await engine.AssertCash(available: 8, held: 0, spent: 2);
    }

    [Fact]
    public async Task F5_settle_is_exactly_once_across_a_restart()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var call = await engine.Admitted(6);
        await engine.Settle(call, 2);
        await engine.Restart();
        var again = await engine.Settle(call, 2);
        Assert.Equal((SettleStatus.Repeated, Usd.FromDollars(2)), (again.Status, again.Receipt!.Charge));
        Assert.Equal(SettleStatus.Conflict, (await engine.Settle(call, 3)).Status);
        await engine.AssertCash(available: 8, held: 0, spent: 2);
    }

    [Fact]
    public async Task Settle_of_a_call_that_was_never_held_is_not_held()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        Assert.Equal(SettleStatus.NotHeld, (await engine.Settle(engine.Ids.NextCall(), 2)).Status);
        await engine.AssertCash(available: 10, held: 0, spent: 0);
    }

    [Fact]
    public async Task Repeated_admission_is_the_same_admission()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var call = await engine.Admitted(6);
        Assert.Equal(Usd.FromDollars(6), (await engine.Admit(call, 6)).AmountHeld);
        await engine.AssertCash(available: 4, held: 6, spent: 0);
        await engine.AssertSlots(1);
    }

    [Fact]
    public async Task Admission_repeated_after_the_end_and_a_restart_is_not_held_again()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var call = await engine.Admitted(6);
        await engine.Settle(call, 2);
        engine.Host.Account(Engine.AccountId);
        engine.Time.Advance(TimeSpan.FromMinutes(30));
        await engine.Restart();
        Assert.Equal(RefusalReason.HoldNotFound, (await engine.Admit(call, 6)).Refusal!.Reason);
        await engine.AssertCash(available: 8, held: 0, spent: 2);
        await engine.AssertSlots(0);
    }

    [Fact]
    public async Task Hold_nobody_renews_is_interrupted_at_its_last_mark_and_one_late_settle_corrects_it()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var call = await engine.Admitted(6);
        await engine.Renew(call, mark: 4, unitsOutputMax: 6);
        engine.Time.Advance(Lease + TimeSpan.FromSeconds(1));
        Assert.Equal(CallState.Interrupted, (await engine.Account.ViewCall(call))!.State);
        await engine.AssertCash(available: 6, held: 0, spent: 4);

        var late = await engine.Settle(call, 5);
        Assert.Equal((SettleStatus.Ended, true), (late.Status, late.Receipt!.IsCorrected));
        await engine.AssertCash(available: 5, held: 0, spent: 5);
        Assert.Equal(SettleStatus.Repeated, (await engine.Settle(call, 5)).Status);
        Assert.Equal(SettleStatus.Conflict, (await engine.Settle(call, 6)).Status);
        await engine.AssertCash(available: 5, held: 0, spent: 5);
    }

    [Fact]
    public async Task F5_late_void_of_an_interrupted_call_takes_its_charge_back_once()
    {
        await using var engine = await new Engine().Open(dollars: 3);
        await engine.AddPackage("p", 2);
        var call = await engine.Admitted(4);
        await engine.Renew(call, mark: 4, unitsOutputMax: 4);
        engine.Time.Advance(Lease + TimeSpan.FromSeconds(1));
        await engine.AssertCash(available: 1, held: 0, spent: 2);
        await engine.AssertPackage("p", remaining: 0, held: 0, spent: 2);

        var late = await engine.Void(call);
        Assert.Equal((SettleStatus.Ended, CallState.Voided, Usd.Zero, true), (late.Status, late.Receipt!.State, late.Receipt.Charge, late.Receipt.IsCorrected));
        await engine.AssertCash(available: 3, held: 0, spent: 0);
        await engine.AssertPackage("p", remaining: 2, held: 0, spent: 0);
        Assert.Equal(SettleStatus.Repeated, (await engine.Void(call)).Status);
        Assert.Equal(SettleStatus.Conflict, (await engine.Settle(call, 4)).Status);
        await engine.Restart();
        Assert.Equal(SettleStatus.Repeated, (await engine.Void(call)).Status);
        await engine.AssertCash(available: 3, held: 0, spent: 0);
    }

    [Fact]
    public async Task F5_void_after_a_late_settle_is_a_conflict()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var call = await engine.Admitted(6);
        await engine.Renew(call, mark: 4, unitsOutputMax: 6);
        engine.Time.Advance(Lease + TimeSpan.FromSeconds(1));
        await engine.Settle(call, 5);
        Assert.Equal(SettleStatus.Conflict, (await engine.Void(call)).Status);
        await engine.AssertCash(available: 5, held: 0, spent: 5);
    }

    [Fact]
    public async Task Correction_that_shrinks_a_debt_already_paid_gives_cash_back()
    {
        await using var engine = await new Engine().Open(dollars: 4);
        var call = await engine.Admitted(4);
        await engine.Renew(call, mark: 9, unitsOutputMax: 4);
        engine.Time.Advance(Lease + TimeSpan.FromSeconds(1));
        await engine.AssertCash(available: 0, held: 0, spent: 4, debt: 5);
        await engine.TopUp("second", 3);
        await engine.AssertCash(available: 0, held: 0, spent: 4, debt: 2, debtPaid: 3);
        await engine.Settle(call, 5);
        await engine.AssertCash(available: 2, held: 0, spent: 2, debt: 0, debtPaid: 3);
    }

    [Fact]
    public async Task Late_settle_that_waits_while_its_call_is_refunded_is_a_conflict()
    {
        await using var engine = new Engine(isManual: true);
        Run(engine.Account.Open(new OpenAccount(new AccountSettings("Alice"))));
        Run(engine.Token.Create(new CreateToken(Engine.AccountId, Engine.Secret, new TokenSettings("app"))));
        Run(engine.TopUp("first", 10));
        var call = engine.Ids.NextCall();
        Assert.True(Run(engine.Admit(call, 6)).IsAdmitted);
        Run(engine.Renew(call, mark: 3, unitsOutputMax: 6));
        engine.Time.Advance(Lease + TimeSpan.FromSeconds(1));
        engine.RunAll();

        // Both wait for a row that is on its way, and go on one after the other.
        var toppingUp = engine.TopUp("second", 1);
        engine.Turns!.RunAll();
        var refunding = engine.Account.Refund(new RefundCall(call, null, "operator", "test"));
        var settling = engine.Settle(call, 5);
        engine.Turns.RunAll();
        engine.RunAll();

        Assert.Equal(ChangeOutcome.Applied, await toppingUp);
        Assert.Equal(ChangeOutcome.Applied, await refunding);
        Assert.Equal(SettleStatus.Conflict, (await settling).Status);
        var view = Run(engine.Account.View())!;
        Assert.Equal((Usd.FromDollars(11), Usd.Zero, Usd.Zero), (view.CashAvailable, view.CashSpent, view.Debt));

        T Run<T>(Task<T> asked)
        {
            engine.RunAll();
            Assert.True(asked.IsCompleted);
            return asked.Result;
        }
    }

    [Fact]
    public async Task Renewal_keeps_a_hold_and_its_slot_alive()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var call = await engine.Admitted(6);
        for (var i = 0; i < 5; i++)
        {
            engine.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.True((await engine.Renew(call, mark: i, unitsOutputMax: 6)).IsRenewed);
        }

        await engine.AssertSlots(1);
        await engine.AssertCash(available: 4, held: 6, spent: 0);
    }

    [Fact]
    public async Task F8_holds_and_slots_go_on_after_a_restart()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var call = await engine.Admitted(6);
        await engine.Restart();
        await engine.AssertSlots(1);
        Assert.True((await engine.Renew(call, mark: 3, unitsOutputMax: 6)).IsRenewed);
        await engine.Restart();
        engine.Time.Advance(TimeSpan.FromSeconds(1));
        await engine.Host.Resume(CancellationToken.None);
        engine.Time.Advance(Lease + TimeSpan.FromSeconds(1));
        await engine.AssertCash(available: 7, held: 0, spent: 3);
        await engine.AssertSlots(0);
    }
}
