using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Metering.Money;

namespace Metering.Tests.Grants;

/// <summary>What grants pay, when they begin anew and when they are over. What is used beyond them: <see cref="OverrunLedgerTests"/>.</summary>
public sealed class GrantLedgerTests
{
    [Fact]
    public async Task C2_call_straddles_seat_quota_shared_pack_and_cash_in_three_parts()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await engine.Add("seat", GrantUnit.Credits, 6, terms => terms with { Priority = 1 });
        await engine.Add("pack", GrantUnit.Credits, 4, terms => terms with { Priority = 2 });
        var call = await engine.Admitted(8);
        await engine.AssertGrant("seat", remaining: 0, held: 6, spent: 0);
        await engine.AssertGrant("pack", remaining: 0, held: 4, spent: 0);
        await engine.AssertCash(available: 7, held: 3, spent: 0);
        var receipt = (await engine.Settle(call, 6)).Receipt!;
        Assert.Equal([("grant/seat", 3, 6), ("grant/pack", 2, 4), ("cash", 1, 0)], receipt.Allocation.Select(GrantBench.Brief));
        await engine.AssertCash(available: 9, held: 0, spent: 1);
        Assert.Equal(ChangeOutcome.Applied, await engine.Account.Refund(new RefundCall(call, null, "operator", "it was wrong")));
        Assert.Equal(ChangeOutcome.Repeated, await engine.Account.Refund(new RefundCall(call, null, "operator", "it was wrong")));
        await engine.AssertGrant("seat", remaining: 6, held: 0, spent: 0);
        await engine.AssertGrant("pack", remaining: 4, held: 0, spent: 0);
        await engine.AssertCash(available: 10, held: 0, spent: 0);
    }

    [Fact]
    public async Task Refund_in_part_gives_back_the_newest_slice_first()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await engine.Add("seat", GrantUnit.Credits, 6);
        var call = await engine.Admitted(5);
        await engine.Settle(call, 5);
        await engine.AssertCash(available: 8, held: 0, spent: 2);
        await engine.Account.Refund(new RefundCall(call, Usd.FromDollars(3), "operator", "half"));
        await engine.AssertCash(available: 10, held: 0, spent: 0);
        await engine.AssertGrant("seat", remaining: 2, held: 0, spent: 4);
        Assert.Equal(ChangeStatus.Conflict, (await engine.Account.Refund(new RefundCall(call, Usd.FromDollars(1), "operator", "more"))).Status);
    }

    [Fact]
    public async Task C3_quota_begins_anew_each_month_and_what_a_call_gives_back_late_has_lapsed()
    {
        await using var engine = await new Engine().Open();
        await engine.Add("seat", GrantUnit.Usd, 10, terms => terms with { Recurrence = engine.Monthly() });
        var call = await engine.Admitted(6);
        engine.Time.JumpWallClock(TimeSpan.FromDays(31));
        await engine.AssertGrant("seat", remaining: 10, held: 6, spent: 0, lapsed: 4);
        await engine.Settle(call, 5);
        await engine.AssertGrant("seat", remaining: 10, held: 0, spent: 5, lapsed: 5);
        await engine.Account.Refund(new RefundCall(call, null, "operator", "late"));
        await engine.AssertGrant("seat", remaining: 10, held: 0, spent: 0, lapsed: 10);
        await engine.Restart();
        await engine.AssertGrant("seat", remaining: 10, held: 0, spent: 0, lapsed: 10);
    }

    [Fact]
    public async Task A4_day_of_free_calls_is_used_up_and_says_when_it_begins_anew()
    {
        await using var engine = await new Engine().Open();
        await engine.Add("trial", GrantUnit.Calls, 3, terms => terms with
        {
            IsPromotional = true,
            Models = ["m"],
            Recurrence = new Recurrence(PeriodUnit.Day, 1, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(8)), "Asia/Shanghai"),
        });
        for (var i = 0; i < 3; i++) Assert.Equal([("grant/trial", 2, 1)], (await engine.Charged(5, 2)).Select(GrantBench.Brief));
        var refusal = await engine.Refused(1);
        Assert.Equal(RefusalReason.GrantsUsedUp, refusal.Reason);
        Assert.Contains("Today's free limit has been exceeded", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromHours(4), refusal.RetryAfter);
        engine.Time.JumpWallClock(TimeSpan.FromHours(4));
        await engine.Charged(5, 2);
    }

    [Fact]
    public async Task D2_windows_hold_at_the_same_time_and_survive_a_restart()
    {
        await using var engine = await new Engine().Open();
        await engine.Add("plan", GrantUnit.Calls, null, terms => terms with
        {
            Windows = [new GrantWindowLimit(TimeSpan.FromHours(5), 2), new GrantWindowLimit(TimeSpan.FromDays(7), 3)],
        });
        await engine.Charged(1, 1);
        await engine.Charged(1, 1);
        var refusal = await engine.Refused(1);
        Assert.Equal((RefusalReason.WindowReached, "calls_per_5h", RefusalOwner.Grant), (refusal.Reason, refusal.Limit, refusal.Owner));
        Assert.InRange(refusal.RetryAfter!.Value, TimeSpan.FromHours(5), TimeSpan.FromHours(5.1));
        await engine.Restart();
        Assert.Equal("calls_per_5h", (await engine.Refused(1)).Limit);
        engine.Time.JumpWallClock(refusal.RetryAfter.Value);
        await engine.Charged(1, 1);
        refusal = await engine.Refused(1);
        Assert.Equal("calls_per_7d", refusal.Limit);
        engine.Time.JumpWallClock(refusal.RetryAfter!.Value);
        await engine.Charged(1, 1);
    }

    [Fact]
    public async Task Correction_and_refund_are_counted_in_a_window_where_the_hold_was_however_old_the_calls_id_is()
    {
        await using var engine = await new Engine().Open();
        await engine.Add("plan", GrantUnit.Usd, 100, terms => terms with { Windows = [new GrantWindowLimit(TimeSpan.FromHours(5), 9 * Usd.NanosPerDollar)] });
        var (late, refunded) = (engine.Ids.NextCall(), engine.Ids.NextCall());
        engine.Time.JumpWallClock(TimeSpan.FromHours(7));

        Assert.True((await engine.Admit(late, 6)).IsAdmitted);
        engine.Time.Advance(TimeSpan.FromSeconds(16));
        await engine.Restart();
        Assert.Equal(CallState.Settled, (await engine.Settle(late, 6)).Receipt!.State);
        Assert.Equal(6 * Usd.NanosPerDollar, (await engine.Grant("plan")).Windows[0].Count);
        Assert.True((await engine.Admit(refunded, 3)).IsAdmitted);
        await engine.Settle(refunded, 3);
        Assert.Equal(RefusalReason.WindowReached, (await engine.Refused(1)).Reason);
        await engine.Restart();
        await engine.Account.Refund(new RefundCall(refunded, null, "operator", "test"));
        Assert.Equal(6 * Usd.NanosPerDollar, (await engine.Grant("plan")).Windows[0].Count);
        await engine.Charged(3, 3);
    }

    [Fact]
    public async Task Voided_call_is_not_counted_by_a_plan_in_calls()
    {
        await using var engine = await new Engine().Open();
        await engine.Add("plan", GrantUnit.Calls, 1, terms => terms with { Windows = [new GrantWindowLimit(TimeSpan.FromHours(5), 1)] });
        var call = await engine.Admitted(5);
        Assert.Equal(RefusalReason.GrantsUsedUp, (await engine.Refused(1)).Reason);
        await engine.Void(call);
        await engine.AssertGrant("plan", remaining: 1, held: 0, spent: 0);
        await engine.Charged(5, 1);
    }

    [Fact]
    public async Task A18_priority_decides_then_expiry_then_promotion_and_cash_where_it_is_put()
    {
        await using var engine = await new Engine().Open(new AccountSettings("Alice") { CashPriority = 5 }, dollars: 1);
        var end = engine.Time.Utc.AddDays(10);
        await engine.Add("behind-cash", GrantUnit.Usd, 1, terms => terms with { Priority = 6 });
        await engine.Add("paid", GrantUnit.Usd, 1, terms => terms with { To = end });
        await engine.Add("given", GrantUnit.Usd, 1, terms => terms with { To = end, IsPromotional = true });
        await engine.Add("sooner", GrantUnit.Usd, 1, terms => terms with { To = end.AddDays(-1) });
        await engine.Add("endless", GrantUnit.Usd, 1);
        await engine.AddPackage("package", 1, terms => terms with { Priority = 1 });
        Assert.Equal(
            ["grant/sooner", "grant/given", "grant/paid", "grant/endless", "package/package", "cash", "grant/behind-cash"],
            (await engine.Charged(7, 7)).Select(slice => slice.Grant.Value));
    }

    [Fact]
    public async Task C13_upgrade_replaces_the_quota_and_what_is_used_stays_used()
    {
        await using var engine = await new Engine().Open();
        await engine.Add("seat", GrantUnit.Usd, 10);
        await engine.Charged(6, 6);
        await engine.Change("seat", GrantChangeKind.Upgrade, change => change with { Order = "up", Quota = 25 * Usd.NanosPerDollar });
        await engine.AssertGrant("seat", remaining: 19, held: 0, spent: 6);
        var again = new ChangeGrant(GrantBench.Id("seat"), GrantChangeKind.Upgrade, "operator") { Order = "up", Quota = 25 * Usd.NanosPerDollar };
        Assert.Equal(ChangeOutcome.Repeated, await engine.Account.ChangeGrant(again));
        Assert.Equal(ChangeStatus.Conflict, (await engine.Account.ChangeGrant(again with { Quota = 30 * Usd.NanosPerDollar })).Status);
        Assert.Equal(ChangeStatus.Conflict, (await engine.Account.ChangeGrant(again with { Order = "down", Quota = Usd.NanosPerDollar })).Status);
        await engine.AssertGrant("seat", remaining: 19, held: 0, spent: 6);
    }

    [Fact]
    public async Task C14_suspended_grant_pays_nothing_until_it_is_resumed_and_live_holds_keep_their_slices()
    {
        await using var engine = await new Engine().Open();
        await engine.Add("seat", GrantUnit.Usd, 10);
        var call = await engine.Admitted(4);
        await engine.Change("seat", GrantChangeKind.Suspend);
        Assert.Contains("is suspended", (await engine.Refused(1)).Message, StringComparison.Ordinal);
        await engine.Settle(call, 3);
        await engine.AssertGrant("seat", remaining: 7, held: 0, spent: 3);
        await engine.Change("seat", GrantChangeKind.Resume);
        await engine.Charged(1, 1);
    }

    [Fact]
    public async Task A10_grant_expires_with_what_was_left_and_a_renewal_starts_it_afresh()
    {
        await using var engine = await new Engine().Open();
        var end = engine.Time.Utc.AddYears(1);
        await engine.Add("year", GrantUnit.Usd, 10, terms => terms with { To = end });
        var live = await engine.Admitted(2);
        engine.Time.JumpWallClock(end - engine.Time.Utc);
        Assert.Equal(RefusalReason.GrantsExpired, (await engine.Refused(1)).Reason);
        await engine.AssertGrant("year", remaining: 0, held: 2, spent: 0, lapsed: 8);
        await engine.Settle(live, 1);
        await engine.AssertGrant("year", remaining: 0, held: 0, spent: 1, lapsed: 9);
        await engine.Change("year", GrantChangeKind.Renew, change => change with { Order = "again", Quota = 5 * Usd.NanosPerDollar, To = end.AddYears(1) });
        await engine.AssertGrant("year", remaining: 5, held: 0, spent: 1, lapsed: 9);
        await engine.Charged(5, 5);
    }

    [Fact]
    public async Task A2_refusal_says_which_of_the_reasons_it_is()
    {
        await using var engine = await new Engine().Open();
        Assert.Equal(RefusalReason.NoGrant, (await engine.Refused(1)).Reason);
        await engine.Add("other", GrantUnit.Usd, 10, terms => terms with { Models = ["another"] });
        Assert.Equal(RefusalReason.NoGrant, (await engine.Refused(1)).Reason);
        await engine.Add("bound", GrantUnit.Usd, 10, terms => terms with { Tokens = [Metering.Tokens.TokenId.Parse("else")] });
        Assert.Contains("bound to other tokens", (await engine.Refused(1)).Message, StringComparison.Ordinal);
        await engine.Add("short", GrantUnit.Usd, 10, terms => terms with { To = engine.Time.Utc.AddDays(1) });
        engine.Time.JumpWallClock(TimeSpan.FromDays(1));
        Assert.Equal(RefusalReason.GrantsExpired, (await engine.Refused(1)).Reason);
        await engine.Add("little", GrantUnit.Usd, 1);
        await engine.Charged(1, 1);
        Assert.Equal(RefusalReason.GrantsUsedUp, (await engine.Refused(1)).Reason);
    }

    [Fact]
    public async Task A6_grants_and_packages_for_some_kinds_of_calls_pay_for_no_other()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await engine.Add("images", GrantUnit.Usd, 5, terms => terms with { Kinds = [CallKind.Image] });
        await engine.AddPackage("pictures", 5, terms => terms with { Kinds = [CallKind.Image, CallKind.Speech] });
        Assert.Equal(["cash"], (await engine.Charged(2, 2)).Select(slice => slice.Grant.Value));
        var call = engine.Ids.NextCall();
        Assert.True((await engine.Token.Admit(Engine.Ask(call, 7) with { Kind = CallKind.Image })).IsAdmitted);
        await engine.Restart();
        var receipt = (await engine.Settle(call, 7)).Receipt!;
        Assert.Equal(["package/pictures", "grant/images"], receipt.Allocation.Select(slice => slice.Grant.Value));
        Assert.Equal(CallKind.Image, receipt.Kind);
    }
}
