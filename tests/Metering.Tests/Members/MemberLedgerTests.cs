using Metering.Accounts;
using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;

namespace Metering.Tests.Members;

public sealed class MemberLedgerTests
{
    [Fact]
    public async Task Cap_of_a_member_bounds_all_its_tokens_together_and_nobody_else()
    {
        await using var engine = await new Engine().Open(MemberBench.Organisation, dollars: 100);
        await engine.Join("olga", MemberRole.Owner);
        await engine.Join("max", cap: 10);
        var (app, dev) = (await engine.TokenOf("max", "app-1"), await engine.TokenOf("max", "dev-1"));
        var first = await engine.Admitted(app, 6);
        await engine.AssertMember("max", held: 6, spent: 0);
        var refusal = await engine.Refused(dev, 5);
        Assert.Equal((RefusalReason.SpendingCapReached, RefusalOwner.Member, "max", "spending_cap"), (refusal.Reason, refusal.Owner, refusal.OwnerId, refusal.Limit));
        Assert.Equal((Usd.FromDollars(10).Nanos, Usd.FromDollars(6).Nanos, Usd.FromDollars(5).Nanos), (refusal.Value, refusal.Current, refusal.Requested));
        await app.Settle(first, 2);
        await engine.AssertMember("max", held: 0, spent: 2);
        var second = await engine.Admitted(dev, 8);
        await engine.AssertMember("max", held: 8, spent: 2);
        Assert.Equal(RefusalOwner.Member, (await engine.Refused(app, 1)).Owner);
        await engine.Admitted(50);
        await engine.Restart();
        await engine.AssertMember("max", held: 8, spent: 2);
        await (await engine.TokenOf("max", "dev-1")).Settle(second, 8);
        await engine.AssertMember("max", held: 0, spent: 10);
        await engine.Account.Refund(new RefundCall(first, null, "operator", "it was wrong"));
        await engine.AssertMember("max", held: 0, spent: 8);
        await engine.Admitted(await engine.TokenOf("max", "app-1"), 2);
    }

    [Fact]
    public async Task Renewal_keeps_the_cap_as_it_is_now()
    {
        await using var engine = await new Engine().Open(MemberBench.Organisation, dollars: 100);
        await engine.Join("olga", MemberRole.Owner, cap: 10);
        var token = await engine.TokenOf("olga");
        var call = await engine.Admitted(token, 6);
        Assert.Equal(RefusalOwner.Member, (await token.Renew(new RenewCall(call, Usage.None, 11))).Refusal!.Owner);
        Assert.True((await token.Renew(new RenewCall(call, Usage.None, 10))).IsRenewed);
        Assert.Equal(ChangeOutcome.Applied, await engine.Change("olga", MemberBench.Settings("olga", MemberRole.Owner, cap: 20)));
        Assert.True((await token.Renew(new RenewCall(call, Usage.None, 20))).IsRenewed);
        await engine.AssertMember("olga", held: 20, spent: 0);
    }

    [Fact]
    public async Task Cap_is_exact_over_all_tokens_while_packages_are_asked()
    {
        await using var engine = await new Engine().Open(MemberBench.Organisation);
        await engine.Join("olga", MemberRole.Owner, cap: 7);
        await engine.AddPackage("p", 1_000);
        List<IToken> tokens = [];
        for (var i = 0; i < 10; i++) tokens.Add(await engine.TokenOf("olga", $"app-{i}"));
        var asked = from token in tokens from _ in Enumerable.Range(0, 5) select token.Admit(Engine.Ask(engine.Ids.NextCall(), 2));
        var admitted = (await Task.WhenAll(asked.ToList())).Count(admission => admission.IsAdmitted);
        Assert.InRange(admitted, 1, 3);
        await engine.AssertMember("olga", held: 2 * admitted, spent: 0);
        while (admitted < 3)
        {
            await engine.Admitted(tokens[admitted], 2);
            admitted++;
        }

        Assert.Equal(RefusalOwner.Member, (await engine.Refused(tokens[0], 2)).Owner);
        await engine.AssertMember("olga", held: 6, spent: 0);
    }

    [Fact]
    public async Task C14_tokens_go_with_their_member_at_once_and_calls_in_progress_end_as_they_would()
    {
        await using var engine = await new Engine().Open(MemberBench.Organisation, dollars: 100);
        await engine.Join("olga", MemberRole.Owner);
        await engine.Join("max");
        var token = await engine.TokenOf("max");
        var call = await engine.Admitted(token, 5);
        await engine.Change("max", MemberBench.Settings("max") with { Status = MemberStatus.Suspended });
        Assert.Equal((RefusalReason.MemberSuspended, RefusalOwner.Member, "max"), await Why());
        Assert.Equal(RefusalReason.MemberSuspended, (await token.Authenticate(new AuthenticateToken(Engine.Secret, null))).Refusal!.Reason);
        await engine.Change("max", MemberBench.Settings("max"));
        await engine.Admitted(token, 5);
        Assert.Equal(ChangeOutcome.Applied, await engine.Leave("max"));
        Assert.Equal((RefusalReason.MemberRemoved, RefusalOwner.Member, "max"), await Why());
        Assert.Equal(SettleStatus.Ended, (await token.Settle(call, 3)).Status);
        await engine.AssertMember("max", held: 5, spent: 3);
        Assert.Equal(ChangeStatus.Conflict, (await engine.Join("max", cap: 1)).Status);
        Assert.Equal(["olga"], (await engine.Account.ViewMembers()).Members.Select(member => member.Id.Value));
        var invalid = await engine.Host.Token(TokenId.Parse("new")).Create(new CreateToken(Engine.AccountId, Engine.Secret, new TokenSettings("t") { Member = MemberId.Parse("max") }));
        Assert.Equal(ChangeStatus.Invalid, invalid.Status);

        async Task<(RefusalReason, RefusalOwner, string?)> Why() => await engine.Refused(token, 1) is var refusal ? (refusal.Reason, refusal.Owner, refusal.OwnerId) : default;
    }

    [Fact]
    public async Task Last_owner_cannot_go_and_only_an_owner_makes_owners()
    {
        await using var engine = await new Engine().Open(MemberBench.Organisation);
        Assert.Equal(ChangeStatus.Conflict, (await engine.Join("adam", MemberRole.Admin)).Status);
        Assert.Equal(ChangeOutcome.Applied, await engine.Join("olga", MemberRole.Owner));
        Assert.Equal(ChangeOutcome.Repeated, await engine.Join("olga", MemberRole.Owner));
        Assert.Equal(ChangeStatus.Conflict, (await engine.Leave("olga")).Status);
        Assert.Equal(ChangeStatus.Conflict, (await engine.Change("olga", MemberBench.Settings("olga", MemberRole.Admin))).Status);
        Assert.Equal(ChangeStatus.Conflict, (await engine.Change("olga", MemberBench.Settings("olga", MemberRole.Owner) with { Status = MemberStatus.Suspended })).Status);

        Assert.Equal(ChangeOutcome.Applied, await engine.Join("adam", MemberRole.Admin, by: "olga"));
        Assert.Equal(ChangeOutcome.Applied, await engine.Join("max", by: "adam"));
        Assert.Equal(ChangeStatus.Forbidden, (await engine.Join("eve", MemberRole.Owner, by: "adam")).Status);
        Assert.Equal(ChangeStatus.Forbidden, (await engine.Change("adam", MemberBench.Settings("adam", MemberRole.Owner), by: "adam")).Status);
        Assert.Equal(ChangeStatus.Forbidden, (await engine.Leave("olga", by: "adam")).Status);
        Assert.Equal(ChangeStatus.Forbidden, (await engine.Join("eve", by: "max")).Status);
        Assert.Equal(ChangeStatus.Forbidden, (await engine.Join("eve", by: "nobody")).Status);

        Assert.Equal(ChangeOutcome.Applied, await engine.Join("otto", MemberRole.Owner, by: "olga"));
        Assert.Equal(ChangeOutcome.Applied, await engine.Leave("olga", by: "otto"));
        Assert.Equal(ChangeOutcome.Repeated, await engine.Leave("olga", by: "otto"));
        Assert.Equal(ChangeStatus.Forbidden, (await engine.Join("eve", by: "olga")).Status);
        Assert.Equal(ChangeStatus.Conflict, (await engine.Leave("otto", by: "otto")).Status);
    }

    [Fact]
    public async Task Individual_has_one_member()
    {
        await using var engine = await new Engine().Open();
        Assert.Equal(ChangeOutcome.Applied, await engine.Join("olga", MemberRole.Owner));
        Assert.Equal(ChangeStatus.Conflict, (await engine.Join("max")).Status);
        Assert.Equal(ChangeOutcome.Applied, await engine.Account.Change(new ChangeAccount(MemberBench.Organisation)));
        Assert.Equal(ChangeOutcome.Applied, await engine.Join("max"));
        Assert.Equal(ChangeStatus.Conflict, (await engine.Account.Change(new ChangeAccount(new AccountSettings("Alice")))).Status);
        Assert.Equal(ChangeOutcome.Applied, await engine.Account.Rename(new RenameAccount("Acme Ltd.")));
        Assert.Equal(MemberBench.Organisation with { Name = "Acme Ltd." }, (await engine.Account.View())!.Settings);
    }

    [Fact]
    public async Task Token_has_no_cap_above_its_members()
    {
        await using var engine = await new Engine().Open(MemberBench.Organisation);
        await engine.Join("olga", MemberRole.Owner, cap: 5);
        var token = await engine.TokenOf("olga");
        var above = new TokenSettings("app") { Member = MemberId.Parse("olga"), SpendingCap = Usd.FromDollars(6) };
        Assert.Equal(ChangeStatus.Invalid, (await token.Change(new ChangeToken(above))).Status);
        Assert.Equal(ChangeOutcome.Applied, await token.Change(new ChangeToken(above with { SpendingCap = Usd.FromDollars(5) })));
    }

    [Fact]
    public async Task Late_end_and_refund_of_a_call_that_only_the_books_remember_are_its_members_as_well()
    {
        await using var engine = new Engine(isManual: true);
        await engine.Done(engine.Open(MemberBench.Organisation, dollars: 20));
        await engine.Done(engine.Join("max", MemberRole.Owner));
        var max = await engine.Done(engine.TokenOf("max"));
        var call = await engine.Done(engine.Admitted(max, 4));
        Forget();
        await engine.Done(max.Settle(call, 3));
        await engine.Done(engine.AssertMember("max", held: 0, spent: 3));
        Forget();
        Assert.Equal(ChangeOutcome.Applied, await engine.Done(engine.Account.Refund(new RefundCall(call, null, "operator", "because"))));
        await engine.Done(engine.AssertMember("max", held: 0, spent: 0));

        // Long enough that the call is interrupted and its account leaves memory.
        void Forget()
        {
            for (var round = 0; round < 6; round++)
            {
                engine.Time.Advance(TimeSpan.FromMinutes(5));
                engine.RunAll();
            }

            Assert.Equal(0, engine.Host.CellsCount);
        }
    }
}
