using Metering.Accounts;
using Metering.Calls;
using Metering.Limits;
using Metering.Tokens;

namespace Metering.Tests.Tokens;

public sealed class TokenAdmissionTests
{
    [Fact]
    public async Task A1_wrong_secret_is_refused_before_anything_else_is_told()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var command = Engine.Ask(engine.Ids.NextCall(), 1) with { SecretHash = SecretHash.Of("wrong"), Offer = null };
        Assert.Equal(RefusalReason.TokenInvalid, (await engine.Token.Admit(command)).Refusal!.Reason);
        await engine.Token.Delete();
        Assert.Equal(RefusalReason.TokenInvalid, (await engine.Token.Admit(command)).Refusal!.Reason);
    }

    [Fact]
    public async Task B10_disabled_deleted_and_expired_are_told_apart()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await engine.Token.Change(new ChangeToken(new TokenSettings("app") { Status = TokenStatus.Disabled }));
        Assert.Equal(RefusalReason.TokenDisabled, (await engine.Refused(1)).Reason);
        await engine.Token.Change(new ChangeToken(new TokenSettings("app") { ExpiresAt = engine.Time.Utc }));
        Assert.Equal(RefusalReason.TokenExpired, (await engine.Refused(1)).Reason);
        await engine.Token.Delete();
        Assert.Equal(RefusalReason.TokenDeleted, (await engine.Refused(1)).Reason);
        Assert.Equal(ChangeOutcome.Repeated, await engine.Token.Delete());
        Assert.Equal(ChangeOutcome.NotFound, await engine.Token.Change(new ChangeToken(new TokenSettings("app"))));
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.255.255.255", true)]
    [InlineData("11.0.0.0", false)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:db9::1", false)]
    [InlineData("192.168.7.7", true)]
    [InlineData("192.168.7.8", false)]
    [InlineData("not an address", false)]
    [InlineData(null, false)]
    public async Task Address_list_admits_its_networks_only(string? address, bool isAdmitted)
    {
        var settings = new TokenSettings("app") { Addresses = ["10.0.0.0/8", "2001:db8::/32", "192.168.7.7/32"] };
        await using var engine = await new Engine().Open(token: settings, dollars: 10);
        var admission = await engine.Token.Admit(Engine.Ask(engine.Ids.NextCall(), 1, address: address));
        Assert.Equal(isAdmitted, admission.IsAdmitted);
        if (!isAdmitted) Assert.Equal(RefusalReason.AddressNotAllowed, admission.Refusal!.Reason);
    }

    [Fact]
    public async Task Network_that_is_none_is_invalid()
    {
        await using var engine = await new Engine().Open();
        var change = await engine.Token.Change(new ChangeToken(new TokenSettings("app") { Addresses = ["10.0.0.0/33"] }));
        Assert.Equal(ChangeStatus.Invalid, change.Status);
    }

    [Fact]
    public async Task Model_list_admits_its_models_only()
    {
        await using var engine = await new Engine().Open(token: new("app") { Models = ["m"] }, dollars: 10);
        await engine.Admitted(1, model: "m");
        Assert.Equal(RefusalReason.ModelNotAllowed, (await engine.Refused(1, model: "M")).Reason);
        var unknown = Engine.Ask(engine.Ids.NextCall(), 1) with { Offer = null };
        Assert.Equal(RefusalReason.ModelNotFound, (await engine.Token.Admit(unknown)).Refusal!.Reason);
    }

    [Fact]
    public async Task F6_refused_call_takes_no_slot_and_counts_in_no_window()
    {
        var limits = new LimitSettings { Concurrency = 3, RequestsPerMinute = 3, UnitsPerMinute = 30 };
        await using var engine = await new Engine().Open(new("Alice") { Limits = limits }, new("app") { Limits = limits }, dollars: 5);
        for (var i = 0; i < 10; i++) Assert.Equal(RefusalReason.InsufficientBalance, (await engine.Refused(6)).Reason);
        await engine.AssertSlots(0);
        Assert.All((await engine.Token.View())!.Windows, window => Assert.Equal(0, window.Count));
        Assert.All((await engine.Account.View())!.Windows, window => Assert.Equal(0, window.Count));
        await engine.Admitted(5);
    }

    [Fact]
    public async Task F11_refusal_names_limit_owner_value_count_and_retry_time()
    {
        await using var engine = await new Engine().Open(token: new("app") { Limits = new() { RequestsPerMinute = 2 } }, dollars: 10);
        await engine.Admitted(1);
        await engine.Admitted(1);
        var refusal = await engine.Refused(1);
        Assert.Equal(
            (RefusalReason.WindowReached, "requests_per_minute", RefusalOwner.Token, "app", 2L, 2L, 1L),
            (refusal.Reason, refusal.Limit, refusal.Owner, refusal.OwnerId, refusal.Value!.Value, refusal.Current!.Value, refusal.Requested!.Value));
        engine.Time.Advance(refusal.RetryAfter!.Value - TimeSpan.FromMilliseconds(1));
        await engine.Refused(1);
        engine.Time.Advance(TimeSpan.FromMilliseconds(1));
        await engine.Admitted(1);
    }

    [Fact]
    public async Task F8_windows_are_rebuilt_from_the_books()
    {
        await using var engine = await new Engine().Open(token: new("app") { Limits = new() { RequestsPerMinute = 2 } }, dollars: 10);
        engine.Time.Advance(TimeSpan.FromMilliseconds(900));
        await engine.Admitted(1);
        await engine.Admitted(1);
        await engine.Restart();
        engine.Time.Advance(TimeSpan.FromSeconds(59.5));
        Assert.Equal(RefusalReason.WindowReached, (await engine.Refused(1)).Reason);
        engine.Time.Advance(TimeSpan.FromSeconds(2.5));
        await engine.Admitted(1);
    }

    [Fact]
    public async Task New_window_knows_the_calls_before_it_and_those_meanwhile()
    {
        await using var engine = await new Engine().Open(token: new("app") { Limits = new() { RequestsPerHour = 100 } }, dollars: 100);
        await engine.Admitted(1);
        await engine.Token.Change(new ChangeToken(new TokenSettings("app") { Limits = new() { RequestsPerHour = 100, RequestsPerMinute = 2 } }));
        await engine.Admitted(1);
        Assert.Equal("requests_per_minute", (await engine.Refused(1)).Limit);
    }

    [Fact]
    public async Task Account_slots_bound_all_its_tokens_together()
    {
        await using var engine = await new Engine().Open(new("Alice") { Limits = new() { Concurrency = 2 } }, dollars: 10);
        await engine.Admitted(1);
        var second = await engine.Admitted(1);
        Assert.Equal((RefusalReason.ConcurrencyReached, RefusalOwner.Account), ((await engine.Refused(1)) is var refusal ? (refusal.Reason, refusal.Owner) : default));
        await engine.Void(second);
        await engine.Admitted(1);
    }

    [Fact]
    public async Task Renewal_without_a_slot_is_refused()
    {
        await using var engine = await new Engine().Open(token: new("app") { Limits = new() { Concurrency = 1 } }, dollars: 10);
        var call = await engine.Admitted(1);
        engine.Time.Advance(TimeSpan.FromSeconds(15));
        await engine.Admitted(1);
        Assert.Equal(RefusalReason.HoldNotFound, (await engine.Renew(call, 1, 1)).Refusal!.Reason);
        await engine.AssertSlots(1);
    }

    [Fact]
    public async Task Suspended_account_is_told_apart()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await engine.Account.Change(new ChangeAccount(new AccountSettings("Alice") { Status = AccountStatus.Suspended }));
        Assert.Equal(RefusalReason.AccountSuspended, (await engine.Refused(1)).Reason);
    }
}
