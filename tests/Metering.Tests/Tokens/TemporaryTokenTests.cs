using Metering.Accounts;
using Metering.Calls;
using Metering.Limits;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;

namespace Metering.Tests.Tokens;

/// <summary>A child of the engine's token: whose limits, whose money, and what is left when either goes.</summary>
public sealed class TemporaryTokenTests
{
    private static readonly TokenId Id = TokenId.Parse("child");
    private static readonly SecretHash Secret = SecretHash.Of("sk-child");

    [Fact]
    public async Task A3_child_spends_what_its_access_token_may_and_both_see_it()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await Create(engine);
        var call = await Admitted(engine, 4);
        Assert.Equal((1, 4, 1, 4), await Taken(engine));
        Assert.Equal(SettleStatus.Ended, (await Child(engine).Settle(new SettleCall(call, new Usage(0, 0, 0, 3), Engine.Ok))).Status);
        await engine.AssertCash(available: 7, held: 0, spent: 3);
        Assert.Equal((0, 0, 0, 0), await Taken(engine));
        Assert.Equal((Usd.FromDollars(3), Usd.FromDollars(3)), ((await engine.Token.View())!.AmountSpent, (await Child(engine).View())!.AmountSpent));
        await engine.Settle(await engine.Admitted(1), 1);
        Assert.Equal((Usd.FromDollars(4), Usd.FromDollars(3)), ((await engine.Token.View())!.AmountSpent, (await Child(engine).View())!.AmountSpent));
    }

    [Fact]
    public async Task A3_child_is_refused_when_it_or_its_access_token_is_over_and_told_which()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await Create(engine, with => with with { ExpiresAt = engine.Time.Utc.AddMinutes(10) });
        await Admitted(engine, 1);

        await engine.Token.Change(new ChangeToken(new TokenSettings("app") { Status = TokenStatus.Disabled }));
        Assert.Equal("The access token of this temporary token is disabled.", await Refused(engine, RefusalReason.TokenDisabled));
        await engine.Token.Change(new ChangeToken(new TokenSettings("app") { ExpiresAt = engine.Time.Utc }));
        Assert.StartsWith("The access token of this temporary token expired at", await Refused(engine, RefusalReason.TokenExpired), StringComparison.Ordinal);
        await engine.Token.Change(new ChangeToken(new TokenSettings("app")));
        engine.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.StartsWith("The token expired at", await Refused(engine, RefusalReason.TokenExpired), StringComparison.Ordinal);
        await Child(engine).Change(new ChangeToken(new TokenSettings("child") { ExpiresAt = engine.Time.Utc.AddMinutes(1) }));
        await Admitted(engine, 1);
        await engine.Token.Delete();
        Assert.Equal("Token invalid: its access token was deleted.", await Refused(engine, RefusalReason.TokenDeleted));
        Assert.Equal(RefusalReason.TokenDeleted, (await Child(engine).Authenticate(new AuthenticateToken(Secret, null))).Refusal!.Reason);
    }

    [Fact]
    public async Task A3_child_without_resources_is_told_so_and_took_nothing()
    {
        await using var engine = await new Engine().Open();
        await Create(engine);
        Assert.Contains("Nothing is authorised to pay", await Refused(engine, RefusalReason.NoGrant), StringComparison.Ordinal);
        Assert.Equal((0, 0, 0, 0), await Taken(engine));
    }

    [Fact]
    public async Task A3_child_narrows_and_never_widens()
    {
        var settings = new TokenSettings("app") { Models = ["a", "b"], Addresses = ["10.0.0.0/8"], Payers = [GrantId.Cash] };
        await using var engine = await new Engine().Open(token: settings, dollars: 10);
        await engine.AddPackage("gift", 10);
        await Create(engine, with => with with { Models = ["b", "c"], Addresses = ["0.0.0.0/0"], Payers = [GrantId.Cash, Package("gift")] });
        Assert.Null(await Ask("b", "10.1.1.1"));
        Assert.Equal("The token may not use model 'a'.", (await Ask("a", "10.1.1.1"))!.Message);
        Assert.Equal("The access token of this temporary token may not use model 'c'.", (await Ask("c", "10.1.1.1"))!.Message);
        Assert.Equal("The access token of this temporary token may not be used from this address.", (await Ask("b", "11.1.1.1"))!.Message);
        await engine.AssertPackage("gift", remaining: 10, held: 0, spent: 0);
        await engine.AssertCash(available: 9, held: 1, spent: 0);

        var shown = await Child(engine).Authenticate(new AuthenticateToken(Secret, "10.1.1.1"));
        Assert.Equal(["b"], shown.Models);
        Assert.Equal([GrantId.Cash], shown.Payers);
        Assert.Equal(Engine.TokenId, shown.Token);

        await Child(engine).Change(new ChangeToken(new TokenSettings("child") { ExpiresAt = engine.Time.Utc.AddDays(1), Payers = [Package("gift")] }));
        Assert.Equal(RefusalReason.NoGrant, (await Ask("b", "10.1.1.1"))!.Reason);

        async Task<Refusal?> Ask(string model, string address) =>
            (await Child(engine).Admit(Engine.Ask(engine.Ids.NextCall(), 1, model, address: address) with { SecretHash = Secret })).Refusal;
    }

    [Fact]
    public async Task A3_limits_and_caps_of_both_hold_and_each_refusal_names_its_own()
    {
        var settings = new TokenSettings("app") { Limits = new LimitSettings { Concurrency = 3 }, SpendingCap = Usd.FromDollars(20) };
        await using var engine = await new Engine().Open(token: settings, dollars: 100);
        await Create(engine, with => with with { Limits = new LimitSettings { Concurrency = 2 }, SpendingCap = Usd.FromDollars(5) });
        await Admitted(engine, 2);
        var second = await Admitted(engine, 2);
        Assert.Equal("child", (await Asked(engine, 1)).Refusal!.OwnerId);
        await Child(engine).Void(new VoidCall(second, Engine.Ok));
        var overCap = (await Asked(engine, 4)).Refusal!;
        Assert.Equal((RefusalReason.SpendingCapReached, "child"), (overCap.Reason, overCap.OwnerId));
        await engine.Admitted(10);
        await engine.Admitted(7);
        var full = (await Asked(engine, 1)).Refusal!;
        Assert.Equal((RefusalReason.ConcurrencyReached, "app"), (full.Reason, full.OwnerId));
        Assert.Equal((1, 2, 3, 19), await Taken(engine));
    }

    [Fact]
    public async Task A3_call_lives_on_through_restarts_and_the_deletion_of_both()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await Create(engine);
        var call = await Admitted(engine, 4);
        await engine.Restart();
        Assert.True((await Child(engine).Renew(new RenewCall(call, new Usage(0, 0, 0, 1), 6))).IsRenewed);
        Assert.Equal((1, 6, 1, 6), await Taken(engine));
        await engine.Token.Delete();
        await Child(engine).Delete();
        Assert.True((await Child(engine).Renew(new RenewCall(call, new Usage(0, 0, 0, 2), 0))).IsRenewed);
        await engine.Restart();
        var receipt = (await Child(engine).Settle(new SettleCall(call, new Usage(0, 0, 0, 5), Engine.Ok))).Receipt!;
        Assert.Equal((Engine.TokenId, (TokenId?)Id, Usd.FromDollars(5)), (receipt.Token, receipt.Temporary, receipt.Charge));
        Assert.Equal((0, 0, 0, 0), await Taken(engine));
        await engine.AssertCash(available: 5, held: 0, spent: 5);
    }

    [Fact]
    public async Task A3_abandoned_call_gives_back_both_slots_and_is_corrected_once()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await Create(engine);
        var call = await Admitted(engine, 4);
        await Child(engine).Renew(new RenewCall(call, new Usage(0, 0, 0, 1), 0));
        engine.Time.Advance(TimeSpan.FromSeconds(16));
        await engine.AssertCash(available: 9, held: 0, spent: 1);
        Assert.Equal((0, 0, 0, 0), await Taken(engine));
        await Child(engine).Settle(new SettleCall(call, new Usage(0, 0, 0, 3), Engine.Ok));
        Assert.Equal((Usd.FromDollars(3), Usd.FromDollars(3)), ((await engine.Token.View())!.AmountSpent, (await Child(engine).View())!.AmountSpent));
    }

    [Fact]
    public async Task Windows_of_a_child_are_counted_from_its_own_calls_after_a_restart()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await Create(engine, with => with with { Limits = new LimitSettings { RequestsPerMinute = 2 } });
        await engine.Settle(await engine.Admitted(1), 1);
        await Admitted(engine, 1);
        await engine.Restart();
        await Admitted(engine, 1);
        Assert.Equal(RefusalReason.WindowReached, (await Asked(engine, 1)).Refusal!.Reason);
    }

    [Fact]
    public async Task A_child_is_made_of_an_access_token_of_its_account_with_an_end_to_come_and_stays_one()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await engine.Host.Account(AccountId.Parse("bob")).Open(new OpenAccount(new AccountSettings("Bob")));
        var child = new TokenSettings("child") { Parent = Engine.TokenId, ExpiresAt = engine.Time.Utc.AddDays(1) };
        await Invalid("expires.", child with { ExpiresAt = null });
        await Invalid("a time to come", child with { ExpiresAt = engine.Time.Utc });
        await Invalid("the plan of its access token", child with { Plan = "team" });
        await Invalid("the member of its access token", child with { Member = MemberId.Parse("anna") });
        await Invalid("does not exist", child with { Parent = TokenId.Parse("nobody") });
        await Invalid("belongs to the account", child, "bob");
        await Create(engine);
        await Invalid("no temporary tokens of its own", child with { Parent = Id });

        await Child(engine).Change(new ChangeToken(new TokenSettings("renamed") { ExpiresAt = engine.Time.Utc.AddDays(2) }));
        var view = (await Child(engine).View())!;
        Assert.Equal((TokenKind.Temporary, (TokenId?)Engine.TokenId, "renamed"), (view.Kind, view.Settings.Parent, view.Settings.Name));
        Assert.Equal(ChangeStatus.Invalid, (await Child(engine).Change(new ChangeToken(new TokenSettings("for ever")))).Status);

        async Task Invalid(string problem, TokenSettings settings, string account = "alice")
        {
            var outcome = await engine.Host.Token(TokenId.Parse("other")).Create(new CreateToken(AccountId.Parse(account), Secret, settings));
            Assert.Equal(ChangeStatus.Invalid, outcome.Status);
            Assert.Contains(problem, outcome.Problem, StringComparison.Ordinal);
        }
    }

    private static GrantId Package(string id) => GrantId.Of(Metering.Packages.PackageId.Parse(id));

    private static IToken Child(Engine engine) => engine.Host.Token(Id);

    private static async Task Create(Engine engine, Func<TokenSettings, TokenSettings>? with = null)
    {
        var settings = new TokenSettings("child") { Parent = Engine.TokenId, ExpiresAt = engine.Time.Utc.AddDays(1), Limits = LimitSettings.Unlimited };
        Assert.Equal(ChangeOutcome.Applied, await Child(engine).Create(new CreateToken(Engine.AccountId, Secret, with is null ? settings : with(settings))));
    }

    private static Task<Admission> Asked(Engine engine, long unitsOutputMax, CallId? call = null) =>
        Child(engine).Admit(Engine.Ask(call ?? engine.Ids.NextCall(), unitsOutputMax) with { SecretHash = Secret });

    private static async Task<CallId> Admitted(Engine engine, long unitsOutputMax)
    {
        var call = engine.Ids.NextCall();
        var admission = await Asked(engine, unitsOutputMax, call);
        Assert.True(admission.IsAdmitted, admission.Refusal?.Message);
        return call;
    }

    private static async Task<string> Refused(Engine engine, RefusalReason reason)
    {
        var refusal = (await Asked(engine, 1)).Refusal!;
        Assert.Equal(reason, refusal.Reason);
        return refusal.Message;
    }

    /// <summary>Slots and dollars held of the child and of its access token.</summary>
    private static async Task<(int ChildSlots, long ChildHeld, int Slots, long Held)> Taken(Engine engine)
    {
        var (child, access) = ((await Child(engine).View())!, (await engine.Token.View())!);
        return (child.SlotsTaken, child.AmountHeld.Nanos / 1_000_000_000, access.SlotsTaken, access.AmountHeld.Nanos / 1_000_000_000);
    }
}
