using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Money;
using Metering.Packages;
using Metering.Tests.Grants;
using Metering.Tests.Orders;

namespace Metering.Tests.Members;

public sealed class SeatLedgerTests
{
    private static readonly MemberId Max = MemberId.Parse("max");
    private static readonly MemberId Olga = MemberId.Parse("olga");

    [Fact]
    public async Task Seat_pays_for_every_token_of_its_member_until_it_is_given_to_another()
    {
        await using var engine = await Team();
        await engine.Add("seat", GrantUnit.Usd, 10, terms => terms with { Members = [Max] });
        var (max, olga) = (await engine.TokenOf("max"), await engine.TokenOf("olga"));
        var call = await engine.Admitted(max, 4);
        Assert.Equal(RefusalReason.NoGrant, (await engine.Refused(olga, 1)).Reason);
        Assert.Equal(RefusalReason.NoGrant, (await engine.Refused(1)).Reason);
        var bind = new ChangeGrant(GrantBench.Id("seat"), GrantChangeKind.Bind, "operator") { Members = [Olga] };
        Assert.Equal(ChangeOutcome.Applied, await engine.Account.ChangeGrant(bind));
        Assert.Equal(ChangeOutcome.Repeated, await engine.Account.ChangeGrant(bind));
        Assert.Equal(RefusalReason.NoGrant, (await engine.Refused(max, 1)).Reason);
        await engine.Admitted(olga, 6);
        await max.Settle(call, 4);
        await engine.AssertGrant("seat", remaining: 0, held: 6, spent: 4);
        Assert.Equal(ChangeStatus.Invalid, (await engine.Account.ChangeGrant(bind with { Members = [MemberId.Parse("nobody")] })).Status);
    }

    [Fact]
    public async Task Binding_to_a_token_or_to_a_member_either_will_do()
    {
        await using var engine = await Team();
        await engine.Add("seat", GrantUnit.Usd, 10, terms => terms with { Members = [Max], Tokens = [Engine.TokenId] });
        await engine.Admitted(1);
        await engine.Admitted(await engine.TokenOf("max"), 1);
        Assert.Equal(RefusalReason.NoGrant, (await engine.Refused(await engine.TokenOf("olga"), 1)).Reason);
    }

    [Fact]
    public async Task One_seat_cannot_drain_the_shared_pack()
    {
        await using var engine = await Team();
        await engine.Add("pack", GrantUnit.Usd, 20, terms => terms with { Recurrence = engine.Monthly(), QuotaPerMember = Dollars(8) });
        var (max, olga) = (await engine.TokenOf("max"), await engine.TokenOf("olga"));
        var first = await engine.Admitted(max, 6);
        var refusal = await engine.Refused(max, 3);
        Assert.Equal((RefusalReason.GrantsUsedUp, "quota_per_member", RefusalOwner.Grant, "pack"), (refusal.Reason, refusal.Limit, refusal.Owner, refusal.OwnerId));
        Assert.Equal((Dollars(8), Dollars(6)), (refusal.Value, refusal.Current));
        Assert.Contains("'max'", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(refusal.RetryAfter);
        await max.Settle(first, 1);
        var second = await engine.Admitted(max, 7);
        await engine.Admitted(olga, 8);
        await engine.AssertGrant("pack", remaining: 4, held: 15, spent: 1);
        Assert.Equal("quota_per_member", (await engine.Refused(max, 1)).Limit);
        await engine.Restart();
        max = await engine.TokenOf("max");
        Assert.Equal("quota_per_member", (await engine.Refused(max, 1)).Limit);

        // A new period gives a new share; what a call of the old one gives back is no part of it.
        engine.Time.JumpWallClock(TimeSpan.FromDays(31));
        var third = await engine.Admitted(max, 8);
        await max.Settle(second, 0);
        Assert.Equal("quota_per_member", (await engine.Refused(max, 1)).Limit);
        await max.Settle(third, 8);
        await engine.Account.Refund(new RefundCall(third, Usd.FromDollars(3), "operator", "slow"));
        await engine.Admitted(max, 3);
        Assert.Equal("quota_per_member", (await engine.Refused(max, 1)).Limit);
    }

    [Fact]
    public async Task Share_bounds_what_a_call_used_above_its_hold()
    {
        await using var engine = await Team();
        await engine.Add("pack", GrantUnit.Usd, 20, terms => terms with { QuotaPerMember = Dollars(5) });
        await engine.TopUp("1", 10);
        var max = await engine.TokenOf("max");
        var call = await engine.Admitted(max, 4);
        Assert.Equal([("grant/pack", 5), ("cash", 2)], from slice in (await max.Settle(call, 7)).Receipt!.Allocation select (slice.Grant.Value, (int)(slice.Amount.Nanos / Dollars(1))));
    }

    [Fact]
    public async Task Package_is_bound_to_members_and_to_others_later()
    {
        await using var engine = await Team();
        await engine.AddPackage("p", 10, terms => terms with { Members = [Max] });
        var (max, olga) = (await engine.TokenOf("max"), await engine.TokenOf("olga"));
        await engine.Admitted(max, 4);
        Assert.Equal(RefusalReason.NoGrant, (await engine.Refused(olga, 1)).Reason);
        Assert.Equal(ChangeOutcome.Applied, await engine.Account.BindPackage(new BindPackage(PackageId.Parse("p"), null, [Olga])));
        Assert.Equal(RefusalReason.NoGrant, (await engine.Refused(max, 1)).Reason);
        await engine.Admitted(olga, 6);
        await engine.AssertPackage("p", remaining: 0, held: 10, spent: 0);
    }

    [Fact]
    public async Task Share_is_exact_while_packages_are_asked()
    {
        await using var engine = await Team();
        await engine.AddPackage("p", 1);
        await engine.Add("pack", GrantUnit.Usd, 100, terms => terms with { QuotaPerMember = Dollars(5) });
        var max = await engine.TokenOf("max");
        var asked = Enumerable.Range(0, 20).Select(_ => max.Admit(Engine.Ask(engine.Ids.NextCall(), 2))).ToList();
        var admitted = (await Task.WhenAll(asked)).Count(admission => admission.IsAdmitted);
        Assert.InRange(admitted, 2, 3);
        await engine.AssertMember("max", held: 2 * admitted, spent: 0);
    }

    [Fact]
    public async Task C13_Upgrade_of_a_plan_leaves_its_seat_with_whoever_has_it()
    {
        await using var engine = await Team();
        await engine.TopUp("1", 200);
        await engine.Bought("o", OrderBench.Plan("small", price: 30, quota: 10));
        var seat = (await engine.Account.ViewGrants()).Grants.Single().Id;
        await engine.Account.ChangeGrant(new ChangeGrant(seat, GrantChangeKind.Bind, "operator") { Members = [Max], QuotaPerMember = Dollars(5) });
        Assert.True((await engine.Upgrade("u", "o", OrderBench.Plan("large", price: 60, quota: 50))).IsDone);
        Assert.True((await engine.Pay("u")).IsDone);
        var terms = (await engine.Account.ViewGrants()).Grants.Single(grant => grant.Id == seat).Terms;
        Assert.Equal((Dollars(50), Dollars(5)), (terms.Quota, terms.QuotaPerMember));
        Assert.Equal([Max], terms.Members!);
    }

    private static long Dollars(long dollars) => Usd.FromDollars(dollars).Nanos;

    private static async Task<Engine> Team()
    {
        var engine = await new Engine().Open(MemberBench.Organisation);
        await engine.Join("olga", MemberRole.Owner);
        await engine.Join("max");
        return engine;
    }
}
