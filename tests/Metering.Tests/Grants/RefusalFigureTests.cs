using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Tokens;

namespace Metering.Tests.Grants;

/// <summary>What a refusal about money says of it: how much there is, how much of that is taken, how much is asked for, and when there is more (F11).</summary>
public sealed class RefusalFigureTests
{
    [Fact]
    public async Task B12_balance_that_calls_hold_is_counted_as_held()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await engine.Admitted(6);
        var refusal = await engine.Refused(5);
        Assert.Equal((RefusalReason.InsufficientBalance, "balance", RefusalOwner.Account), (refusal.Reason, refusal.Limit, refusal.Owner));
        AssertFigures(refusal, value: 10, current: 6, requested: 5);
        Assert.Contains("4 USD are available, up to 5 USD are needed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A2_quota_that_is_used_up_is_told_in_its_own_unit_and_as_the_grants()
    {
        await using var engine = await new Engine().Open();
        await engine.Add("g", GrantUnit.Usd, 10, terms => terms with { Recurrence = engine.Monthly() });
        await engine.Charged(6, 6);
        await engine.Admitted(3);
        var refusal = await engine.Refused(2);
        Assert.Equal((RefusalReason.GrantsUsedUp, "quota", RefusalOwner.Grant, "g"), (refusal.Reason, refusal.Limit, refusal.Owner, refusal.OwnerId));
        AssertFigures(refusal, value: 10, current: 9, requested: 1);
        Assert.Equal((await engine.Grant("g")).Period!.To - engine.Time.Utc, refusal.RetryAfter);
    }

    [Fact]
    public async Task A2_renewed_quota_counts_all_that_was_given()
    {
        await using var engine = await new Engine().Open();
        await engine.Add("g", GrantUnit.Calls, 1);
        await engine.Charged(1, 1);
        await engine.Change("g", GrantChangeKind.Renew, change => change with { Order = "more", Quota = 2 });
        await engine.Charged(1, 1);
        await engine.Charged(1, 1);
        var refusal = await engine.Refused(1);
        Assert.Equal((3, 3, 1, "calls"), (refusal.Value, refusal.Current, refusal.Requested, refusal.Unit));
        Assert.Null(refusal.RetryAfter);
    }

    [Fact]
    public async Task A2_package_that_is_used_up_is_named_with_what_it_had_and_what_calls_took_and_hold()
    {
        await using var engine = await new Engine().Open();
        await engine.AddPackage("p", 10);
        await engine.Settle(await engine.Admitted(5), 5);
        await engine.Admitted(3);
        var refusal = await engine.Refused(4);
        Assert.Equal((RefusalReason.GrantsUsedUp, "quota", RefusalOwner.Grant, "package/p"), (refusal.Reason, refusal.Limit, refusal.Owner, refusal.OwnerId));
        AssertFigures(refusal, value: 10, current: 8, requested: 2);
    }

    [Fact]
    public async Task C5_cash_that_a_token_may_not_spend_is_in_no_figure()
    {
        await using var engine = await new Engine().Open(token: new TokenSettings("app") { Payers = [GrantBench.Id("none")] }, dollars: 10);
        AssertFigures(await engine.Refused(1), value: 0, current: 0, requested: 1);
    }

    [Fact]
    public async Task A2_refusal_by_a_grant_that_begins_later_says_when_to_come_back()
    {
        await using var engine = await new Engine().Open();
        await engine.Add("later", GrantUnit.Usd, 10, terms => terms with { From = engine.Time.Utc.AddHours(2) });
        var refusal = await engine.Refused(1);
        Assert.Equal((RefusalReason.NoGrant, TimeSpan.FromHours(2), true), (refusal.Reason, refusal.RetryAfter, refusal.IsTransient));
        engine.Time.JumpWallClock(refusal.RetryAfter!.Value);
        await engine.Charged(1, 1);
    }

    [Fact]
    public async Task Grants_are_shown_when_they_are_durable()
    {
        await using var engine = new Engine(isManual: true);
        _ = engine.Account.Open(new OpenAccount(new AccountSettings("Alice")));
        engine.RunAll();
        var terms = engine.Terms("g", GrantUnit.Usd, 10);
        var adding = engine.Account.AddGrant(new AddGrant(GrantBench.Id("g"), terms, "operator"));
        engine.Turns!.RunAll();
        var viewing = engine.Account.ViewGrants();
        engine.Turns.RunAll();
        Assert.False(adding.IsCompleted || viewing.IsCompleted, "A crash could take the grant back, and it is shown.");
        engine.RunAll();
        Assert.Single((await viewing).Grants);
    }

    private static void AssertFigures(Refusal refusal, long value, long current, long requested) => Assert.Equal(
        (Usd.FromDollars(value).Nanos, Usd.FromDollars(current).Nanos, Usd.FromDollars(requested).Nanos, "nano_usd"),
        (refusal.Value, refusal.Current, refusal.Requested, refusal.Unit));
}
