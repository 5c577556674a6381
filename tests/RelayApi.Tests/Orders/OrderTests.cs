using System.Globalization;
using System.Text.Json;
using Harness.Models;
using TestUpstream;

namespace RelayApi.Tests.Orders;

/// <summary>What is bought, paid, given up and given back, over HTTP and through months.</summary>
public sealed class OrderTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    private static readonly object ByBalance = new { method = "Balance" };

    [Fact]
    public async Task A13_E11_Order_has_number_time_amount_content_status_and_operator_and_paying_twice_credits_once()
    {
        var buyer = await MakeBuyer(cash: 100m);
        var product = await PutPlan(buyer, price: 30m);
        var order = new { order = "o-1", kind = "Plan", product };

        Assert.Equal("Placed", Text(await buyer.Place(order), "status"));
        Assert.Equal("Placed", Text(await buyer.Place(order), "status"));
        var paid = await buyer.Pay("o-1", ByBalance);
        Assert.Equal(paid.GetRawText(), (await buyer.Pay("o-1", ByBalance)).GetRawText());
        Assert.Equal(paid.GetRawText(), (await buyer.Place(new { order = "o-1", kind = "Plan", product, pay = ByBalance })).GetRawText());

        Assert.Equal(70m, await buyer.Cash());
        Assert.Equal(("Paid", 30m, product), (Text(paid, "status"), Number(paid, "amount_due"), Text(paid, "product")));
        Assert.Equal(["Placed tests", "Paid tests"], paid.GetProperty("history").EnumerateArray().Select(step => $"{Text(step, "status")} {Text(step, "operator")}"));
        Assert.Contains("other content", await buyer.Refused(409, "orders", new { order = "o-1", kind = "Plan", product, quantity = 2 }), StringComparison.Ordinal);
        Assert.Contains("paid otherwise", await buyer.Refused(409, "orders/o-1/pay", new { method = "External", reference = "w" }), StringComparison.Ordinal);
        Assert.Equal(["o-1", "first"], await Numbers($"accounts/{buyer.Account}/orders"));
        Assert.Equal(["first"], await Numbers($"orders?account={buyer.Account}&kind=TopUp"));
        Assert.Equal(["first"], await Numbers($"accounts/{buyer.Account}/orders?before=o-1"));
        await buyer.AssertBooks();
    }

    [Fact]
    public async Task A13_What_was_bought_stays_as_it_was_when_the_product_changes_or_goes()
    {
        var buyer = await MakeBuyer(cash: 100m);
        var product = await PutPlan(buyer, price: 30m, quota: 10m);
        await buyer.Place(new { order = "o", kind = "Plan", product });
        await PutPlan(buyer, price: 99m, quota: 1m, id: product);
        using (var deleted = await relay.Admin.Try(HttpMethod.Delete, $"products/{product}", null)) Assert.True(deleted.IsSuccessStatusCode);

        await buyer.Place(new { order = "o", kind = "Plan", product });
        await buyer.Pay("o", ByBalance);
        Assert.Equal((70m, 10m), (await buyer.Cash(), (await buyer.Caller.Balance("o:seat")).Remaining));
        Assert.Contains("no such product", await buyer.Refused(400, "orders", new { order = "o2", kind = "Plan", product }), StringComparison.Ordinal);
        await buyer.AssertBooks();
    }

    [Fact]
    public async Task A14_Coupon_takes_its_face_value_off_a_matching_package_once_and_comes_back_when_the_order_is_cancelled()
    {
        var buyer = await MakeBuyer(cash: 100m);
        var (package, plan) = (await PutPackage(buyer, price: 100m), await PutPlan(buyer, price: 30m));
        await buyer.GiveCoupon(new { id = "c", face_value = 100, products = new[] { package }, expires_at = relay.Time.GetUtcNow().AddDays(30) });

        Assert.Contains("is not for", await buyer.Refused(409, "orders", new { order = "x", kind = "Plan", product = plan, coupon = "c" }), StringComparison.Ordinal);
        var placed = await buyer.Place(new { order = "a", kind = "Package", product = package, coupon = "c" });
        Assert.Equal((100m, 100m, 0m), (Number(placed, "price_list"), Number(placed, "coupon_amount"), Number(placed, "amount_due")));
        Assert.Contains("used by order a", await buyer.Refused(409, "orders", new { order = "b", kind = "Package", product = package, coupon = "c" }), StringComparison.Ordinal);
        await buyer.Change("a", "cancel");
        var bought = await buyer.Place(new { order = "b", kind = "Package", product = package, coupon = "c", pay = ByBalance });

        Assert.Equal(("Paid", 100m), (Text(bought, "status"), await buyer.Cash()));
        Assert.Equal([($"package/{Text(bought, "package")}", 0.01m)], await buyer.Caller.Paid(await buyer.Caller.Served()));
        await buyer.GiveCoupon(new { id = "late", face_value = 1, expires_at = relay.Time.GetUtcNow().AddDays(1) });
        relay.Time.Jump(TimeSpan.FromDays(1));
        Assert.Contains("has expired", await buyer.Refused(409, "orders", new { order = "d", kind = "Package", product = package, coupon = "late" }), StringComparison.Ordinal);
        await buyer.AssertBooks();
    }

    [Fact]
    public async Task A10_Package_is_valid_a_year_by_default_and_a_renewal_adds_the_amount_and_starts_the_validity_afresh()
    {
        var buyer = await MakeBuyer(cash: 100m);
        var package = await PutPackage(buyer, price: 1m, amount: 0.05m);
        var bought = await buyer.Place(new { order = "o", kind = "Package", product = package, pay = ByBalance });
        var id = Text(bought, "package");
        Assert.Equal(Time(bought, "valid_from").AddYears(1), Time(bought, "valid_to"));
        await buyer.Caller.Served();
        relay.Time.JumpTo(Time(bought, "valid_to"));
        Assert.Equal(0m, (await relay.Admin.Package(id)).Remaining);

        var renewed = await buyer.Place(new { order = "r", kind = "Renewal", target = "o", pay = ByBalance });
        Assert.Equal(Time(renewed, "valid_from").AddYears(1), Time(renewed, "valid_to"));
        Assert.Equal(0.09m, (await relay.Admin.Package(id)).Remaining);
        Assert.Equal([($"package/{id}", 0.01m)], await buyer.Caller.Paid(await buyer.Caller.Served()));
        Assert.Equal(98m, await buyer.Cash());
        await buyer.AssertBooks();
    }

    [Fact]
    public async Task C4_Account_has_at_most_one_active_team_subscription()
    {
        var buyer = await MakeBuyer(cash: 100m);
        var (first, second) = (await PutPlan(buyer, price: 10m, exclusive: "Team"), await PutPlan(buyer, price: 20m, exclusive: "Team", payWithin: "60.00:00:00"));
        await buyer.Place(new { order = "waiting", kind = "Plan", product = second });
        var bought = await buyer.Place(new { order = "o", kind = "Plan", product = first, pay = ByBalance });

        Assert.Contains("active purchase of 'Team', order o", await buyer.Refused(409, "orders/waiting/pay", ByBalance), StringComparison.Ordinal);
        Assert.Contains("one at a time", await buyer.Refused(409, "orders", new { order = "third", kind = "Plan", product = first }), StringComparison.Ordinal);
        Assert.Equal(90m, await buyer.Cash());
        relay.Time.JumpTo(Time(bought, "valid_to"));
        await buyer.Pay("waiting", ByBalance);
        await buyer.AssertBooks();
    }

    [Fact]
    public async Task C13_Upgraded_plan_has_its_new_quota_at_once_and_what_is_used_stays_used()
    {
        var buyer = await MakeBuyer(cash: 100m);
        var (small, large) = (await PutPlan(buyer, price: 10m, quota: 0.02m), await PutPlan(buyer, price: 40m, quota: 1m));
        var bought = await buyer.Place(new { order = "o", kind = "Plan", product = small, pay = ByBalance });
        await buyer.Caller.Served();
        await buyer.Caller.Served();
        Assert.Equal((0m, 0.02m), await buyer.Caller.Balance("o:seat"));
        var upgraded = await buyer.Place(new { order = "u", kind = "Upgrade", target = "o", product = large, pay = ByBalance });

        // The difference in price for the time that is left, rounded half up.
        var (from, to) = (Time(bought, "valid_from"), Time(bought, "valid_to"));
        var placed = Time(upgraded.GetProperty("history")[0], "at");
        Assert.Equal(Share(30m, to - placed, to - from, up: true), Number(upgraded, "amount_due"));
        Assert.Equal((0.98m, 0.02m), await buyer.Caller.Balance("o:seat"));
        Assert.Equal([("grant/o:seat", 0.01m)], await buyer.Caller.Paid(await buyer.Caller.Served()));
        Assert.Equal("u", Text(await buyer.Order("o"), "upgraded_by"));
        await buyer.AssertBooks();
    }

    [Fact]
    public async Task A15_Unused_time_of_a_plan_is_refunded_to_the_balance_in_proportion_once_and_a_used_package_is_not()
    {
        var buyer = await MakeBuyer(cash: 200m);
        var (plan, package) = (await PutPlan(buyer, price: 30m), await PutPackage(buyer, price: 50m));
        var bought = await buyer.Place(new { order = "o", kind = "Plan", product = plan, pay = ByBalance });
        await buyer.Place(new { order = "unused", kind = "Package", product = package, pay = ByBalance });
        Assert.Equal(120m, await buyer.Cash());
        await buyer.Change("unused", "refund", new { reason = "not wanted" });
        Assert.Equal(170m, await buyer.Cash());

        await buyer.Caller.Served();
        var (from, to) = (Time(bought, "valid_from"), Time(bought, "valid_to"));
        relay.Time.JumpTo(from + ((to - from) / 3));
        var refunded = await buyer.Change("o", "refund", new { reason = "not wanted" });
        var at = Time(refunded.GetProperty("history").EnumerateArray().Last(), "at");
        var back = Share(30m, to - at, to - from, up: false);
        Assert.Equal(back, Number(refunded, "amount_refunded"));
        Assert.InRange(back, 19.99m, 20m);
        Assert.Equal(refunded.GetRawText(), (await buyer.Change("o", "refund", new { reason = "again" })).GetRawText());
        Assert.Equal(170m + back, await buyer.Cash());
        Assert.Equal("Void", Text(await buyer.Caller.Grant("o:seat"), "status"));

        await buyer.Place(new { order = "used", kind = "Package", product = package, pay = ByBalance });
        await buyer.Caller.Served();
        Assert.Contains("is used", await buyer.Refused(409, "orders/used/refund", new { reason = "not wanted" }), StringComparison.Ordinal);
        await buyer.AssertBooks();
    }

    [Fact]
    public async Task E3_F10_Top_up_in_another_currency_pays_the_debt_first_and_is_there_for_the_next_call()
    {
        var buyer = await MakeBuyer(cash: 1m, new NewPrice { InputPerMillion = 1m });
        relay.Upstream.Scripts[buyer.Caller.Model] = new UpstreamScript { UnitsPrompt = 3_000_000 };
        await buyer.Caller.Served();
        relay.Upstream.Scripts.Remove(buyer.Caller.Model, out _);
        await buyer.Caller.Refused(402);
        var topUp = new { order = "eur", conversion = new { currency = "EUR", amount = 12.34m, rate = 1.0834m }, reference = "wire-1" };
        for (var i = 0; i < 2; i++)
        {
            using var answer = await relay.Admin.Try(HttpMethod.Post, $"accounts/{buyer.Account}/top-ups", topUp);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        await buyer.Caller.Served();
        var shown = (await relay.Admin.Get<JsonElement>($"accounts/{buyer.Account}/top-ups")).EnumerateArray().First();
        Assert.Equal((13.369156m, 2m), (Number(shown, "amount"), Number(shown, "debt_paid")));
        var conversion = (await buyer.Order("eur")).GetProperty("conversion");
        Assert.Equal(("EUR", 12.34m, 1.0834m), (Text(conversion, "currency"), Number(conversion, "amount"), Number(conversion, "rate")));
        Assert.Contains("wire-1 paid order eur", await buyer.Refused(409, "top-ups", new { order = "other", amount = 1, reference = "wire-1" }), StringComparison.Ordinal);
        Assert.Contains("not USD", await buyer.Refused(400, "top-ups", new { order = "usd", conversion = new { currency = "USD", amount = 1, rate = 1 } }), StringComparison.Ordinal);
        await buyer.AssertBooks();
    }

    [Fact]
    public async Task E12_Refund_goes_back_the_way_the_money_came_and_never_more_than_was_paid_or_is_left()
    {
        var buyer = await MakeBuyer(cash: 10m);
        var package = await PutPackage(buyer, price: 100m);
        await buyer.GiveCoupon(new { id = "c", face_value = 40 });
        await buyer.Place(new { order = "o", kind = "Package", product = package, coupon = "c", pay = new { method = "External", reference = "wire-1" } });
        Assert.Contains("reference", await buyer.Refused(400, "orders/o/refund", new { reason = "r" }), StringComparison.Ordinal);
        var refunded = await buyer.Change("o", "refund", new { reason = "r", reference = "back-1" });
        Assert.Equal((60m, "back-1", 10m), (Number(refunded, "amount_refunded"), Text(refunded, "refund_reference"), await buyer.Cash()));

        await buyer.Caller.Served();
        Assert.Contains("9.99", await buyer.Refused(409, "orders/first/refund", new { reason = "r", reference = "back-2", amount = 10 }), StringComparison.Ordinal);
        await buyer.Change("first", "refund", new { reason = "r", reference = "back-2" });
        var view = await relay.Admin.Account(buyer.Account);
        Assert.Equal((0m, 9.99m), (view.CashAvailable, view.CashReturned));
        await buyer.Caller.Refused(402);
        await buyer.AssertBooks();
    }

    [Theory]
    [InlineData("""{"order":"o","kind":"Plan"}""")]
    [InlineData("""{"order":"o","kind":"Plan","product":"no-such-product"}""")]
    [InlineData("""{"order":"no spaces","kind":"Plan","product":"<plan>"}""")]
    [InlineData("""{"order":"o","kind":"Package","product":"<plan>"}""")]
    [InlineData("""{"order":"o","kind":"Plan","product":"<plan>","quantity":0}""")]
    [InlineData("""{"order":"o","kind":"Plan","product":"<plan>","quantity":5000}""")]
    [InlineData("""{"order":"o","kind":"Plan","product":"<plan>","coupon":"none"}""")]
    [InlineData("""{"order":"o","kind":"Plan","product":"<plan>","seats":[{"tokens":[]},{"tokens":[]}]}""")]
    [InlineData("""{"order":"o","kind":"Renewal"}""")]
    [InlineData("""{"order":"o","kind":"Upgrade","target":"none","product":"<plan>"}""")]
    [InlineData("""{"order":"o","kind":"Plan","product":"<plan>","pay":{"method":"External"}}""")]
    [InlineData("""{"order":"o","kind":"Plan","product":"<plan>","pay":{"method":"Balance","reference":"wire"}}""")]
    [InlineData("""{"order":"o","kind":"TopUp","amount":1,"pay":{"method":"Balance"}}""")]
    [InlineData("""{"order":"o","kind":"TopUp"}""")]
    [InlineData("""{"order":"o","kind":"TopUp","amount":1,"conversion":{"currency":"EUR","amount":1,"rate":1}}""")]
    [InlineData("""{"order":"o","kind":"TopUp","conversion":{"currency":"EUR","amount":1.0000001,"rate":1}}""")]
    [InlineData("""{"order":"o","kind":"Gift"}""")]
    public async Task Order_that_is_none_is_answered_with_what_is_wrong_and_changes_nothing(string order)
    {
        var buyer = await MakeBuyer();
        var plan = await PutPlan(buyer, price: 1m);
        using var content = new StringContent(order.Replace("<plan>", plan, StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json");
        using var response = await relay.Admin.Http.PostAsync(new Uri($"accounts/{buyer.Account}/orders", UriKind.Relative), content);
        var text = await response.Content.ReadAsStringAsync();

        Assert.True((int)response.StatusCode == 400, text);
        Assert.Empty(await Numbers($"accounts/{buyer.Account}/orders"));
    }

    [Fact]
    public async Task Product_is_shown_as_it_was_put()
    {
        var buyer = await MakeBuyer();
        var id = await PutPlan(buyer, price: 12.5m, exclusive: "Team");
        var shown = await relay.Admin.Get<JsonElement>($"products/{id}");
        using var again = await relay.Admin.Try(HttpMethod.Put, $"products/{id}", shown.GetProperty("product"));
        var text = await again.Content.ReadAsStringAsync();

        Assert.True(again.IsSuccessStatusCode, text);
        Assert.Equal(shown.GetProperty("product").GetRawText(), JsonSerializer.Deserialize<JsonElement>(text).GetProperty("product").GetRawText());
    }

    private async Task<Buyer> MakeBuyer(decimal cash = 0m, NewPrice? price = null) => new(relay, await relay.MakeCaller(cash, price));

    private static async Task<string> PutPlan(Buyer buyer, decimal price, decimal quota = 10m, string? exclusive = null, string? id = null, string? payWithin = null)
    {
        id ??= $"plan-{Guid.NewGuid():N}";
        await buyer.PutProduct(id, new
        {
            name = "Plan",
            kind = "Plan",
            price,
            exclusive,
            pay_within = payWithin,
            validity = new { unit = "Month" },
            grants = new[] { new { id = "seat", name = "Seat", unit = "Usd", quota, recurrence = new { unit = "Month" } } },
        });
        return id;
    }

    private static async Task<string> PutPackage(Buyer buyer, decimal price, decimal amount = 10m)
    {
        var id = $"pack-{Guid.NewGuid():N}";
        await buyer.PutProduct(id, new { name = "Package", kind = "Package", price, package = new { amount } });
        return id;
    }

    private async Task<IEnumerable<string>> Numbers(string path) => (await relay.Admin.Get<JsonElement>(path)).EnumerateArray().Select(order => Text(order, "number"));

    /// <summary>A part of a price by time, to the nano-dollar.</summary>
    private static decimal Share(decimal price, TimeSpan part, TimeSpan whole, bool up)
    {
        var nanos = (Int128)(price * 1_000_000_000) * part.Ticks;
        var rounded = up ? ((2 * nanos / whole.Ticks) + 1) / 2 : nanos / whole.Ticks;
        return decimal.Parse(rounded.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) / 1_000_000_000;
    }

    private static string Text(JsonElement of, string member) => of.GetProperty(member).GetString()!;

    private static decimal Number(JsonElement of, string member) => of.GetProperty(member).GetDecimal();

    private static DateTimeOffset Time(JsonElement of, string member) => of.GetProperty(member).GetDateTimeOffset();
}
