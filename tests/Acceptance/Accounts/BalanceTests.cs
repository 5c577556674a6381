using Harness;
using Harness.Accounts;
using Harness.Models;
using TestUpstream;

namespace Acceptance.Accounts;

public sealed class BalanceTests(SharedRelay shared)
{
    [Fact]
    public async Task B12_A2_Account_without_any_grant_is_told_that_nothing_is_authorised_to_pay()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Cash = 0m });

        var refused = (await caller.Complete()).AssertRefused(402, "insufficient_quota");

        Assert.Contains("no available resources", refused.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("Nothing is authorised", refused.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(("account", caller.Account), (refused.Limit.GetProperty("owner").GetString(), refused.Limit.GetProperty("owner_id").GetString()));
        Assert.Equal(0, caller.CallsServed);
    }

    [Fact]
    public async Task B12_Used_up_balance_is_told_as_the_accounts_balance_and_a_cap_as_the_tokens_cap()
    {
        var poor = await shared.MakeCaller(new CallerPlan { Cash = 0.015m });
        (await poor.Complete()).AssertServed();
        var balance = (await poor.Complete()).AssertRefused(402, "insufficient_quota");
        var capped = await shared.MakeCaller(new CallerPlan { SpendingCap = 0.015m });
        (await capped.Complete()).AssertServed();
        var cap = (await capped.Complete()).AssertRefused(402, "insufficient_quota");

        Assert.Contains("the account's balance", balance.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(("account", "balance", 5_000_000), Limit(balance));
        Assert.Contains("the token's spending cap", cap.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(("token", "spending_cap", 15_000_000), Limit(cap));
        Assert.Equal(10_000_000, cap.Limit.GetProperty("current").GetInt64());
    }

    [Fact]
    public async Task B5_Cap_of_zero_is_no_cap_but_the_balance_still_bounds()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Cash = 0.02m, SpendingCap = 0m });

        (await caller.Complete()).AssertServed();
        (await caller.Complete()).AssertServed();
        var refused = (await caller.Complete()).AssertRefused(402, "insufficient_quota");

        Assert.Contains("the account's balance", refused.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B4_Tokens_of_one_account_have_usage_of_their_own_and_share_the_balance()
    {
        var first = await shared.MakeCaller();
        var created = await shared.Admin.CreateToken(new Harness.Tokens.NewToken(first.Account) { Name = "app-dev" });
        var second = first with { Token = created.Token.Id, Secret = created.Secret };

        (await first.Complete()).AssertServed();
        (await second.Complete()).AssertServed();
        (await second.Complete()).AssertServed();

        Assert.Equal((0.01m, 0.02m), ((await first.ViewToken()).AmountSpent, (await second.ViewToken()).AmountSpent));
        Assert.Equal(0.97m, (await first.ViewAccount()).CashAvailable);
        Assert.Equal((1, 2), ((await shared.Admin.CallsOfToken(first.Token)).Count, (await shared.Admin.CallsOfToken(second.Token)).Count));
    }

    [Fact]
    public async Task E3_Credited_top_up_is_visible_to_the_next_call()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Cash = 0m });
        (await caller.Complete()).AssertRefused(402, "insufficient_quota");

        Assert.Equal(0.01m, (await shared.Admin.TopUp(caller.Account, "now", 0.01m)).CashAvailable);

        (await caller.Complete()).AssertServed();
    }

    [Fact]
    public async Task E11_Order_is_credited_once_and_who_did_it_is_on_record()
    {
        var account = $"acc_{Guid.NewGuid():N}";
        await shared.Admin.OpenAccount(new NewAccount(account));
        using var made = await shared.Admin.Try(HttpMethod.Post, "operators", new { name = $"support-{account[4..16]}" });
        var support = (await Reply.Read(made)).Json;
        using var second = new AdminClient(shared.Address, support.GetProperty("secret").GetString()!);

        await second.TopUp(account, "order-1", 3m);
        await shared.Admin.TopUp(account, "order-1", 3m);
        var conflict = await Assert.ThrowsAsync<AdminException>(() => shared.Admin.TopUp(account, "order-1", 4m));

        Assert.Equal(System.Net.HttpStatusCode.Conflict, conflict.Status);
        Assert.Equal(3m, (await shared.Admin.Account(account)).ToppedUp);
        var topUp = Assert.Single(await shared.Admin.TopUps(account));
        Assert.Equal(("order-1", 3m, support.GetProperty("name").GetString()), (topUp.Number, topUp.Amount, topUp.Operator));
    }

    [Fact]
    public async Task C14_Suspended_account_is_refused_and_serves_again_when_it_is_resumed()
    {
        var caller = await shared.MakeCaller();
        await shared.Admin.ChangeAccount(caller.Account, new NewAccount(null) { Status = "Suspended" });
        (await caller.Complete()).AssertRefused(403, "account_suspended");

        await shared.Admin.ChangeAccount(caller.Account, new NewAccount(null) { Status = "Active" });

        (await caller.Complete()).AssertServed();
    }

    [Fact]
    public async Task F10_Usage_above_the_hold_becomes_debt_that_the_next_top_up_pays_first()
    {
        // The upstream produces ten times what the client allowed: a hold of 0.10, a charge of 1.00, and 0.30 to pay it with.
        var caller = await shared.MakeCaller(new CallerPlan
        {
            Cash = 0.30m,
            Price = new NewPrice { OutputPerMillion = 10_000m },
            Script = new UpstreamScript { UnitsCompletion = 100 },
        });

        var reply = (await caller.Complete(""","max_tokens":10""")).AssertServed();

        var call = await shared.Admin.Call(reply.CallId);
        Assert.Equal(1.00m, call.Charge);
        Assert.Equal([("cash", 0.30m), ("debt", 0.70m)], call.Allocation.Select(slice => (slice.Grant, slice.Amount)));
        Assert.Equal((0m, 0.70m), await CashAndDebt(caller));
        (await caller.Complete(""","max_tokens":10""")).AssertRefused(402, "insufficient_quota");

        await shared.Admin.TopUp(caller.Account, "second", 0.50m);
        Assert.Equal((0m, 0.20m), await CashAndDebt(caller));
        await shared.Admin.TopUp(caller.Account, "third", 0.50m);
        Assert.Equal((0.30m, 0m), await CashAndDebt(caller));
        await Books.AssertBalance(shared.Admin);
    }

    private static async Task<(decimal Cash, decimal Debt)> CashAndDebt(Caller caller)
    {
        var account = await caller.ViewAccount();
        return (account.CashAvailable, account.Debt);
    }

    private static (string? Owner, string? Limit, long Value) Limit(Reply refused) => (
        refused.Limit.GetProperty("owner").GetString(), refused.Limit.GetProperty("limit").GetString(), refused.Limit.GetProperty("value").GetInt64());
}
