using System.Net;
using Harness.Models;
using TestUpstream;

namespace RelayApi.Tests.Grants;

/// <summary>What pays, over HTTP and through months: every system of the behaviours by settings of the one model of grants.</summary>
public sealed class GrantTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    [Fact]
    public async Task C1_C2_Credits_come_from_the_seat_then_the_shared_pack_and_then_service_stops_until_the_next_period()
    {
        var caller = await relay.MakeCaller();
        await caller.AddGrant(Plan(caller, "seat", quota: 3, priority: 1));
        await caller.AddGrant(Plan(caller, "pack", quota: 3, priority: 2));

        Assert.Equal([("grant/seat", 0.01m)], await caller.Paid(await caller.Served()));
        var straddling = await caller.Served();
        Assert.Equal([("grant/seat", 0.005m), ("grant/pack", 0.005m)], await caller.Paid(straddling));
        Assert.Equal([("grant/pack", 0.01m)], await caller.Paid(await caller.Served()));
        var (error, _) = await caller.Refused(402);

        Assert.Equal("insufficient_quota", error.GetProperty("code").GetString());
        Assert.Contains("This month's quota has been exceeded", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        relay.Time.JumpTo((await caller.Grant("seat")).GetProperty("next_reset").GetDateTimeOffset());
        Assert.Equal([("grant/seat", 0.01m)], await caller.Paid(await caller.Served()));
        await AssertBooks();
    }

    [Fact]
    public async Task C3_C15_Quotas_reset_on_the_day_of_purchase_clamped_to_the_month_and_carry_nothing_over()
    {
        var caller = await relay.MakeCaller();
        var anchor = new DateTimeOffset(relay.Time.GetUtcNow().Year + 1, 1, 31, 9, 0, 0, TimeSpan.Zero);
        relay.Time.JumpTo(anchor);
        await caller.AddGrant(Plan(caller, "seat", quota: 10, priority: 1, anchor));
        await caller.AddGrant(Plan(caller, "pack", quota: 5, priority: 2, anchor));
        foreach (var days in new[] { DateTime.DaysInMonth(anchor.Year, 2), 31, 30, 31 })
        {
            await caller.Served();
            var grants = (await caller.Usage()).GetProperty("grants").EnumerateArray().ToList();
            Assert.Equal((8m, 5m), (grants[0].GetProperty("remaining").GetDecimal(), grants[1].GetProperty("remaining").GetDecimal()));
            var reset = grants[0].GetProperty("next_reset").GetDateTimeOffset();
            Assert.Equal((days, 9), (reset.Day, reset.Hour));
            relay.Time.JumpTo(reset);
            Assert.Equal((10m, 0m), await caller.Balance("seat"));
        }

        Assert.Equal((32m, 8m), ((await caller.Grant("seat")).GetProperty("lapsed").GetDecimal(), (await caller.Grant("seat")).GetProperty("spent").GetDecimal()));
        await AssertBooks();
    }

    [Fact]
    public async Task A4_Hundred_free_calls_a_day_then_a_refusal_that_says_so_and_a_new_count_at_midnight_of_the_time_zone()
    {
        var caller = await relay.MakeCaller();
        await caller.AddGrant(new
        {
            id = "trial",
            name = "Free trial",
            unit = "Calls",
            quota = 100,
            models = new[] { caller.Model },
            is_promotional = true,
            recurrence = new { unit = "Day", anchor = "2026-01-01T00:00:00+08:00", time_zone = "Asia/Shanghai" },
        });
        for (var i = 0; i < 100; i++) await caller.Served();
        var (error, _) = await caller.Refused(402);

        Assert.Contains("Today's free limit has been exceeded", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        var reset = (await caller.Grant("trial")).GetProperty("next_reset").GetDateTimeOffset();
        Assert.Equal(16, reset.ToUniversalTime().Hour);
        relay.Time.JumpTo(reset);
        await caller.Served();
        Assert.Equal((99m, 1m), await caller.Balance("trial"));
        await AssertBooks();
    }

    [Fact]
    public async Task D1_D2_Plan_in_calls_holds_five_hours_and_a_week_at_once_and_names_the_window_that_refused()
    {
        var caller = await relay.MakeCaller();
        await caller.AddGrant(new
        {
            id = "coding",
            name = "Coding plan",
            unit = "Calls",
            windows = new object[] { new { length = "05:00:00", limit = 2 }, new { length = "7.00:00:00", limit = 3 } },
        });
        await caller.Served();
        await caller.Served();
        var (first, wait) = await caller.Refused(429);

        Assert.Equal("calls_per_5h", first.GetProperty("metering").GetProperty("limit").GetString());
        Assert.Equal("grant", first.GetProperty("metering").GetProperty("owner").GetString());
        Assert.InRange(wait!.Value, TimeSpan.FromHours(4.9), TimeSpan.FromHours(5.2));
        relay.Time.Jump(wait.Value);
        await caller.Served();
        var (second, longer) = await caller.Refused(429);
        Assert.Equal("calls_per_7d", second.GetProperty("metering").GetProperty("limit").GetString());
        Assert.InRange(longer!.Value, TimeSpan.FromDays(6), TimeSpan.FromDays(7.2));
        relay.Time.Jump(longer.Value);
        await caller.Served();
        await AssertBooks();
    }

    [Fact]
    public async Task A18_E4_Priority_decides_and_vouchers_are_spent_before_cash_soonest_expiry_first()
    {
        var caller = await relay.MakeCaller(cash: 1m);
        var now = relay.Time.GetUtcNow();
        await caller.AddGrant(new { id = "later", name = "Voucher", unit = "Usd", quota = 0.004m, to = now.AddDays(20), is_promotional = true });
        await caller.AddGrant(new { id = "sooner", name = "Voucher", unit = "Usd", quota = 0.004m, to = now.AddDays(10), is_promotional = true });
        await caller.AddGrant(new { id = "last", name = "Voucher", unit = "Usd", quota = 1m, to = now.AddDays(1), priority = 7 });
        var call = await caller.Served();

        Assert.Equal([("grant/sooner", 0.004m), ("grant/later", 0.004m), ("grant/last", 0.002m)], await caller.Paid(call));
        relay.Time.Jump(TimeSpan.FromDays(1));
        Assert.Equal([("cash", 0.01m)], await caller.Paid(await caller.Served()));
        Assert.Equal("Expired", (await caller.Grant("last")).GetProperty("status").GetString());
        await AssertBooks();
    }

    [Fact]
    public async Task C13_Upgrade_takes_effect_at_once_and_what_is_used_stays_used()
    {
        var caller = await relay.MakeCaller();
        await caller.AddGrant(Plan(caller, "seat", quota: 3, priority: 1));
        await caller.Served();
        await caller.Refused(402);
        await caller.ChangeGrant("seat", new { kind = "Upgrade", order = "up-1", quota = 10 });
        await caller.ChangeGrant("seat", new { kind = "Upgrade", order = "up-1", quota = 10 });

        Assert.Equal((8m, 2m), await caller.Balance("seat"));
        await caller.Served();
        await AssertBooks();
    }

    [Fact]
    public async Task C11_Plan_goes_on_while_cash_is_overdue()
    {
        var caller = await relay.MakeCaller(cash: 1m, new NewPrice { InputPerMillion = 1m });
        relay.Upstream.Scripts[caller.Model] = new UpstreamScript { UnitsPrompt = 3_000_000 };
        Assert.Equal([("cash", 1m), ("debt", 2m)], await caller.Paid(await caller.Served()));
        await caller.Refused(402);
        await caller.AddGrant(new { id = "plan", name = "Plan", unit = "Calls", quota = 5 });

        Assert.Equal([("grant/plan", 3m)], await caller.Paid(await caller.Served()));
        Assert.Equal((4m, 1m), await caller.Balance("plan"));
        await AssertBooks();
    }

    [Fact]
    public async Task C14_Plan_is_suspended_and_resumed()
    {
        var caller = await relay.MakeCaller();
        await caller.AddGrant(Plan(caller, "seat", quota: 10, priority: 1));
        await caller.Served();
        await caller.ChangeGrant("seat", new { kind = "Suspend" });
        var (error, _) = await caller.Refused(402);
        Assert.Contains("is suspended", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        await caller.ChangeGrant("seat", new { kind = "Resume" });
        await caller.Served();
        await AssertBooks();
    }

    [Fact]
    public async Task A10_Grant_of_a_year_expires_and_a_renewal_adds_the_amount_and_starts_the_validity_afresh()
    {
        var caller = await relay.MakeCaller();
        var end = relay.Time.GetUtcNow().AddYears(1);
        await caller.AddGrant(new { id = "year", name = "Voucher", unit = "Usd", quota = 0.03m, to = end });
        await caller.Served();
        relay.Time.JumpTo(end);
        var (error, _) = await caller.Refused(402);
        Assert.Contains("has expired", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        await caller.ChangeGrant("year", new { kind = "Renew", order = "renewal", quota = 0.05m, to = end.AddYears(1) });

        Assert.Equal(0.05m, (await caller.Balance("year")).Remaining);
        await caller.Served();
        Assert.Equal(0.02m, (await caller.Grant("year")).GetProperty("lapsed").GetDecimal());
        await AssertBooks();
    }

    [Fact]
    public async Task E12_F13_Refund_reverses_what_paid_and_the_audit_proves_it()
    {
        var caller = await relay.MakeCaller(cash: 1m);
        await caller.AddGrant(Plan(caller, "seat", quota: 1, priority: 1));
        var call = await caller.Served();
        Assert.Equal([("grant/seat", 0.005m), ("cash", 0.005m)], await caller.Paid(call));
        for (var i = 0; i < 2; i++)
        {
            using var refunded = await relay.Admin.Try(HttpMethod.Post, $"calls/{call}/refund", new { reason = "compensation" });
            Assert.True(refunded.IsSuccessStatusCode, await refunded.Content.ReadAsStringAsync());
        }

        Assert.Equal((1m, 0m), await caller.Balance("seat"));
        Assert.Equal(1m, (await relay.Admin.Account(caller.Account)).CashAvailable);
        await AssertBooks();
    }

    [Fact]
    public async Task A6_Grants_and_packages_for_images_pay_for_no_chat()
    {
        var caller = await relay.MakeCaller();
        await caller.AddGrant(new { id = "pictures", name = "Pictures", unit = "Usd", quota = 1m, kinds = new[] { "Image" } });
        using var package = await relay.Admin.Try(HttpMethod.Post, "packages", new { account = caller.Account, name = "Pictures", amount = 1m, kinds = new[] { "Image" } });
        Assert.True(package.IsSuccessStatusCode, await package.Content.ReadAsStringAsync());
        var (error, _) = await caller.Refused(402);

        Assert.Contains("no available resources: What there is does not pay for calls of kind Chat", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        await caller.AddGrant(new { id = "texts", name = "Texts", unit = "Usd", quota = 1m, kinds = new[] { "Chat", "Embedding" } });
        Assert.Equal([("grant/texts", 0.01m)], await caller.Paid(await caller.Served()));
        using var unknown = await relay.Admin.Try(HttpMethod.Post, $"accounts/{caller.Account}/grants", new { id = "odd", name = "Odd", unit = "Usd", quota = 1m, kinds = new[] { "Poem" } });
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        await AssertBooks();
    }

    private static object Plan(TimedCaller caller, string id, decimal quota, int priority, DateTimeOffset? anchor = null) => new
    {
        id,
        name = $"Plan {id}",
        unit = "Credits",
        quota,
        priority,
        recurrence = new { unit = "Month", anchor, time_zone = "UTC" },
        rates = new[] { new { model = caller.Model, per_call = 2 } },
    };

    private async Task AssertBooks()
    {
        var report = await relay.Admin.Audit();
        Assert.True(report.DiscrepanciesCount == 0, string.Join('\n', report.Discrepancies));
    }
}
