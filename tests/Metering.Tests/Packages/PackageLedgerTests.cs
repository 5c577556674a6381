using Metering.Accounts;
using Metering.Calls;
using Metering.Money;
using Metering.Packages;
using Metering.Tokens;

namespace Metering.Tests.Packages;

public sealed class PackageLedgerTests
{
    [Fact]
    public async Task A18_burn_order_is_priority_then_soonest_end_and_cash_comes_last()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await engine.AddPackage("late", 3);
        await engine.AddPackage("soon", 3, terms => terms with { To = terms.To.AddDays(-10) });
        await engine.AddPackage("first", 3, terms => terms with { Priority = -1 });
        var call = await engine.Admitted(10);
        await engine.AssertPackage("first", remaining: 0, held: 3, spent: 0);
        await engine.AssertPackage("soon", remaining: 0, held: 3, spent: 0);
        await engine.AssertPackage("late", remaining: 0, held: 3, spent: 0);
        await engine.AssertCash(available: 9, held: 1, spent: 0);

        var receipt = (await engine.Settle(call, 5)).Receipt!;
        Assert.Equal([Paid("first", 3), Paid("soon", 2)], receipt.Allocation);
        await engine.AssertPackage("first", remaining: 0, held: 0, spent: 3);
        await engine.AssertPackage("soon", remaining: 1, held: 0, spent: 2);
        await engine.AssertPackage("late", remaining: 3, held: 0, spent: 0);
        await engine.AssertCash(available: 10, held: 0, spent: 0);
    }

    [Fact]
    public async Task A7_provider_package_never_pays_for_another_upstream()
    {
        await using var engine = await new Engine().Open();
        await engine.AddPackage("p", 5, terms => terms with { Upstreams = ["here"] });
        Assert.Equal(RefusalReason.NoGrant, (await engine.Refused(2, upstream: "there")).Reason);
        await engine.Admitted(2, upstream: "here");
        await engine.AssertPackage("p", remaining: 3, held: 2, spent: 0);
    }

    [Fact]
    public async Task A6_package_bound_to_a_token_pays_for_no_other()
    {
        await using var engine = await new Engine().Open();
        await engine.AddPackage("p", 5, terms => terms with { Tokens = [TokenId.Parse("other")] });
        Assert.Equal(RefusalReason.NoGrant, (await engine.Refused(2)).Reason);
    }

    [Fact]
    public async Task A2_refusal_says_expired_or_used_up()
    {
        await using var engine = await new Engine().Open();
        await engine.AddPackage("p", 5);
        Assert.Equal(RefusalReason.GrantsUsedUp, (await engine.Refused(6)).Reason);
        await engine.AssertPackage("p", remaining: 5, held: 0, spent: 0);
        engine.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(RefusalReason.GrantsExpired, (await engine.Refused(1)).Reason);
        await engine.AssertPackage("p", remaining: 0, held: 0, spent: 0, expired: 5);
    }

    [Fact]
    public async Task Hold_taken_before_the_end_of_validity_keeps_its_slice()
    {
        await using var engine = await new Engine().Open();
        await engine.AddPackage("p", 5, terms => terms with { To = terms.From.AddSeconds(5) });
        var call = await engine.Admitted(4);
        engine.Time.Advance(TimeSpan.FromSeconds(5));
        await engine.AssertPackage("p", remaining: 0, held: 4, spent: 0, expired: 1);
        await engine.Settle(call, 3);
        await engine.AssertPackage("p", remaining: 0, held: 0, spent: 3, expired: 2);
    }

    [Fact]
    public async Task Renewal_grows_into_the_next_grant_and_a_refused_one_gives_back_only_its_own_part()
    {
        await using var engine = await new Engine().Open(dollars: 1);
        await engine.AddPackage("a", 4);
        await engine.AddPackage("b", 4, terms => terms with { Priority = 1 });
        var call = await engine.Admitted(3);
        Assert.True((await engine.Renew(call, mark: 1, unitsOutputMax: 6)).IsRenewed);
        await engine.AssertPackage("a", remaining: 0, held: 4, spent: 0);
        await engine.AssertPackage("b", remaining: 2, held: 2, spent: 0);
        Assert.False((await engine.Renew(call, mark: 1, unitsOutputMax: 20)).IsRenewed);
        await engine.AssertPackage("a", remaining: 0, held: 4, spent: 0);
        await engine.AssertPackage("b", remaining: 2, held: 2, spent: 0);
        await engine.Settle(call, 5);
        await engine.AssertPackage("a", remaining: 0, held: 0, spent: 4);
        await engine.AssertPackage("b", remaining: 3, held: 0, spent: 1);
        await engine.AssertCash(available: 1, held: 0, spent: 0);
    }

    [Fact]
    public async Task Correction_gives_back_to_the_package_what_the_interruption_took()
    {
        await using var engine = await new Engine().Open(dollars: 5);
        await engine.AddPackage("p", 4);
        var call = await engine.Admitted(6);
        await engine.Renew(call, mark: 6, unitsOutputMax: 6);
        engine.Time.Advance(TimeSpan.FromSeconds(16));
        await engine.AssertCash(available: 3, held: 0, spent: 2);
        await engine.AssertPackage("p", remaining: 0, held: 0, spent: 4);
        await engine.Settle(call, 1);
        await engine.AssertCash(available: 5, held: 0, spent: 0);
        await engine.AssertPackage("p", remaining: 3, held: 0, spent: 1);
    }

    [Fact]
    public async Task Package_added_twice_is_added_once_and_other_content_is_a_conflict()
    {
        await using var engine = await new Engine().Open();
        Assert.Equal(ChangeStatus.Applied, (await engine.AddPackage("p", 5)).Status);
        Assert.Equal(ChangeStatus.Repeated, (await engine.AddPackage("p", 5)).Status);
        Assert.Equal(ChangeStatus.Conflict, (await engine.AddPackage("p", 6)).Status);
        await engine.AssertPackage("p", remaining: 5, held: 0, spent: 0);
    }

    [Fact]
    public async Task Of_two_accounts_that_add_the_same_package_id_at_once_one_owns_it_and_the_other_is_told_and_goes_on_without()
    {
        await using var engine = new Engine(isManual: true);
        AccountId[] ids = [AccountId.Parse("alice"), AccountId.Parse("bob")];
        var opened = ids.Select(id => engine.Host.Account(id).Open(new OpenAccount(new AccountSettings(id.Value)))).ToArray();
        engine.RunAll();
        await Task.WhenAll(opened);
        var package = PackageId.Parse("p");
        var terms = new PackageTerms("p", engine.Time.Utc, engine.Time.Utc.AddDays(30));

        // Both have looked before either has written.
        var adding = ids.Select(id => engine.Host.Account(id).AddPackage(new AddPackage(package, Usd.FromDollars(5), terms))).ToArray();
        engine.Turns!.RunAll();
        engine.RunAll();
        var added = await Task.WhenAll(adding);

        Assert.Equal([ChangeStatus.Applied, ChangeStatus.Conflict], added.Select(outcome => outcome.Status).Order());
        for (var i = 0; i < ids.Length; i++)
        {
            var looking = engine.Host.Account(ids[i]).View();
            engine.RunAll();
            Assert.Equal(added[i].IsDone ? [package] : [], (await looking)!.Packages);
        }
    }

    [Fact]
    public async Task Package_that_was_claimed_before_a_crash_and_not_added_is_added_by_its_account_and_by_no_other()
    {
        await using var engine = await new Engine().Open();
        Assert.True(await engine.Host.Package(PackageId.Parse("p")).Claim(new ClaimPackage(Engine.AccountId)));
        await engine.Restart();
        Assert.Null(await engine.Package("p"));
        Assert.False(await engine.Host.Package(PackageId.Parse("p")).Claim(new ClaimPackage(AccountId.Parse("bob"))));
        Assert.Equal(ChangeStatus.Applied, (await engine.AddPackage("p", 5)).Status);
        await engine.AssertPackage("p", remaining: 5, held: 0, spent: 0);
    }

    [Fact]
    public async Task Holds_and_captures_survive_a_restart_of_both_actors()
    {
        await using var engine = await new Engine().Open();
        await engine.AddPackage("p", 9);
        var settled = await engine.Admitted(3);
        var held = await engine.Admitted(4);
        await engine.Settle(settled, 2);
        await engine.Restart();
        await engine.Host.Resume(CancellationToken.None);
        await engine.Refused(4);
        await engine.AssertPackage("p", remaining: 3, held: 4, spent: 2);
        await engine.Settle(held, 4);
        await engine.AssertPackage("p", remaining: 3, held: 0, spent: 6);
    }

    [Fact]
    public async Task A10_new_terms_are_in_force_for_the_next_call()
    {
        await using var engine = await new Engine().Open();
        await engine.AddPackage("p", 5);
        var terms = (await engine.Package("p"))!.Terms with { Models = ["other"] };
        Assert.Equal(ChangeOutcome.Applied, await engine.Account.ChangePackage(new ChangePackage(PackageId.Parse("p"), terms)));
        Assert.Equal(RefusalReason.NoGrant, (await engine.Refused(1)).Reason);
        await engine.Admitted(1, model: "other");
    }

    private static Slice Paid(string package, long dollars) => new(GrantId.Of(PackageId.Parse(package)), Usd.FromDollars(dollars));
}
