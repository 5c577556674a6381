using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Money;
using Metering.Packages;
using Metering.Tests.Grants;
using Metering.Tests.Members;
using Metering.Tokens;

namespace Metering.Tests.Packages;

/// <summary>What a call was promised before it waited for a package, and what became of that meanwhile: held is only what is still there for it.</summary>
public sealed class WaitingHoldTests
{
    [Fact]
    public async Task Package_that_was_overdrawn_meanwhile_does_not_give_what_it_no_longer_has()
    {
        await using var engine = await Open();
        var plan = engine.Host.Token(TokenId.Parse("plan"));
        var settings = new TokenSettings("plan") { Payers = [GrantId.Of(PackageId.Parse("p"))] };
        await engine.Done(plan.Create(new CreateToken(Engine.AccountId, Engine.Secret, settings)));
        var overdrawing = await engine.Done(engine.Admitted(plan, 2));

        var (adding, waiting) = (engine.BeginAddPackage("q", 10), Wait(engine, engine.Token));
        var settled = plan.Settle(overdrawing, 5);
        Assert.Equal(RefusalReason.Overloaded, (await engine.Done(waiting)).Refusal!.Reason);
        Assert.True((await engine.Done(settled)).IsEnded && (await engine.Done(adding)).IsDone);
        await AssertPackage(engine, remaining: 5, spent: 5);
    }

    [Fact]
    public async Task Package_that_was_bound_to_others_meanwhile_does_not_pay()
    {
        await using var engine = await Open();
        var (adding, waiting) = (engine.BeginAddPackage("q", 10), Wait(engine, engine.Token));
        var bound = engine.Account.BindPackage(new BindPackage(PackageId.Parse("p"), null, [MemberId.Parse("max")]));
        Assert.Equal(RefusalReason.Overloaded, (await engine.Done(waiting)).Refusal!.Reason);
        Assert.True((await engine.Done(bound)).IsDone && (await engine.Done(adding)).IsDone);
        await AssertPackage(engine, remaining: 10, spent: 0);
    }

    [Fact]
    public async Task Seat_that_was_given_to_another_meanwhile_does_not_pay()
    {
        await using var engine = await Open();
        await engine.Done(engine.Add("seat", GrantUnit.Usd, 3, terms => terms with { Priority = -1 }));
        var (adding, waiting) = (engine.BeginAddPackage("q", 10), Wait(engine, engine.Token));
        var bind = new ChangeGrant(GrantBench.Id("seat"), GrantChangeKind.Bind, "operator") { Members = [MemberId.Parse("max")] };
        var bound = engine.Account.ChangeGrant(bind);
        Assert.Equal(RefusalReason.Overloaded, (await engine.Done(waiting)).Refusal!.Reason);
        Assert.True((await engine.Done(bound)).IsDone && (await engine.Done(adding)).IsDone);
        Assert.Equal(0, Assert.Single((await engine.Done(engine.Account.ViewGrants())).Grants).Held);
    }

    [Fact]
    public async Task Window_that_an_overrun_filled_meanwhile_does_not_pay()
    {
        await using var engine = await Open();
        var hour = new GrantWindowLimit(TimeSpan.FromHours(1), 6 * Usd.NanosPerDollar);
        await engine.Done(engine.Add("bounded", GrantUnit.Usd, 100, terms => terms with { Priority = -1, Windows = [hour] }));
        var overrunning = await engine.Done(engine.Admitted(2));

        var (adding, waiting) = (engine.BeginAddPackage("q", 10), Wait(engine, engine.Token));
        var settled = engine.Settle(overrunning, 5);
        Assert.Equal(RefusalReason.Overloaded, (await engine.Done(waiting)).Refusal!.Reason);
        Assert.True((await engine.Done(settled)).IsEnded && (await engine.Done(adding)).IsDone);
        var grant = Assert.Single((await engine.Done(engine.Account.ViewGrants())).Grants);
        Assert.Equal(5 * Usd.NanosPerDollar, Assert.Single(grant.Windows).Count);
    }

    [Fact]
    public async Task Period_that_ended_meanwhile_gives_nothing_more()
    {
        await using var engine = await Open();
        await engine.Done(engine.Add("daily", GrantUnit.Usd, 3, terms => terms with
        {
            Priority = -1,
            Recurrence = new Recurrence(PeriodUnit.Day, 1, engine.Time.Utc, "UTC"),
        }));
        engine.Time.JumpWallClock(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        var (adding, waiting) = (engine.BeginAddPackage("q", 10), Wait(engine, engine.Token));
        engine.Time.JumpWallClock(TimeSpan.FromSeconds(2));
        Assert.Equal(RefusalReason.Overloaded, (await engine.Done(waiting)).Refusal!.Reason);
        Assert.True((await engine.Done(adding)).IsDone);
        var grant = Assert.Single((await engine.Done(engine.Account.ViewGrants())).Grants);
        Assert.Equal((0, 3 * Usd.NanosPerDollar), (grant.Held, grant.Lapsed));
    }

    /// <summary>An organisation with a member who has no token, and a package that pays for a part of the calls below.</summary>
    private static async Task<Engine> Open()
    {
        var engine = new Engine(isManual: true);
        await engine.Done(engine.Open(MemberBench.Organisation));
        await engine.Done(engine.Join("max", MemberRole.Owner));
        await engine.Done(engine.AddPackage("p", 10));
        return engine;
    }

    /// <summary>Asks for more than everything but the last package has.</summary>
    private static Task<Admission> Wait(Engine engine, IToken token)
    {
        var waiting = token.Admit(Engine.Ask(engine.Ids.NextCall(), 18));
        engine.Turns!.RunAll();
        Assert.False(waiting.IsCompleted);
        return waiting;
    }

    private static async Task AssertPackage(Engine engine, long remaining, long spent)
    {
        // What could not be given back at once is told when the account wakes.
        engine.Time.Advance(TimeSpan.FromSeconds(2));
        engine.RunAll();
        var view = (await engine.Done(engine.Package("p")))!;
        Assert.Equal((Usd.FromDollars(remaining), Usd.Zero, Usd.FromDollars(spent)), (view.Remaining, view.Held, view.Spent));
    }
}
