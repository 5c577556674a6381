using System.Net;
using System.Text.Json;
using Harness;
using RelayApi.Tests.Members;
using static RelayApi.Tests.Members.Organisation;

namespace RelayApi.Tests.Orders;

/// <summary>Who may buy, pay, give up and give back in an organisation, over HTTP with the keys of its members (A12).</summary>
public sealed class OrderAccessTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    private static readonly object ByBalance = new { method = "Balance" };
    private static readonly object FromOutside = new { method = "External", reference = "wire-1" };

    [Fact]
    public async Task A12_A13_Managers_buy_renew_upgrade_and_cancel_with_their_balance_and_each_is_named_in_the_history()
    {
        using var acme = await Open(relay, cash: 100m);
        var (small, large) = (await PutPlan(price: 10m), await PutPlan(price: 10m, quota: 20m));
        var order = new { order = "o", kind = "Plan", product = small };
        await Must(acme.Owner, HttpMethod.Post, Orders(acme), order);
        Assert.Equal("Placed", Text(await Must(acme.Admin, HttpMethod.Post, Orders(acme), order), "status"));
        var paid = await Must(acme.Admin, HttpMethod.Post, $"{Orders(acme)}/o/pay", ByBalance);
        Assert.Equal(paid.GetRawText(), (await Must(acme.Owner, HttpMethod.Post, $"{Orders(acme)}/o/pay", ByBalance)).GetRawText());
        Assert.Equal(
            [("Placed", $"{acme.Id}/owner"), ("Paid", $"{acme.Id}/admin")],
            paid.GetProperty("history").EnumerateArray().Select(step => (Text(step, "status"), Text(step, "operator"))));

        await Must(acme.Owner, HttpMethod.Post, Orders(acme), new { order = "r", kind = "Renewal", target = "o", pay = ByBalance });
        await Must(acme.Admin, HttpMethod.Post, Orders(acme), new { order = "u", kind = "Upgrade", target = "o", product = large, pay = ByBalance });
        await Must(relay.Admin, HttpMethod.Post, $"accounts/{acme.Id}/coupons", new { id = "c", face_value = 5 });
        var package = new { order = "p", kind = "Package", product = await PutPackage(price: 20m), coupon = "c" };
        await Must(acme.Owner, HttpMethod.Post, Orders(acme), package);
        Assert.Equal("Cancelled", Text(await Must(acme.Admin, HttpMethod.Post, $"{Orders(acme)}/p/cancel"), "status"));
        Assert.Equal(JsonValueKind.Null, Assert.Single((await Must(acme.Admin, HttpMethod.Get, $"accounts/{acme.Id}/coupons")).EnumerateArray()).GetProperty("order").ValueKind);
        await Must(acme.Admin, HttpMethod.Post, Orders(acme), new { order = "q", kind = "Package", product = package.product, coupon = "c", pay = ByBalance });

        Assert.Equal(65m, (await Must(acme.Owner, HttpMethod.Get, "me")).GetProperty("balance").GetDecimal());
        foreach (var by in new[] { acme.Owner, acme.Admin })
        {
            Assert.Equal(["q", "p", "u", "r", "o", "first"], Numbers(await Must(by, HttpMethod.Get, "orders")));
            Assert.Equal(["o"], Numbers(await Must(by, HttpMethod.Get, $"{Orders(acme)}?kind=Plan")));
        }

        await AssertBooks();
    }

    [Fact]
    public async Task A12_E12_Money_from_outside_rates_refunds_coupons_and_products_are_an_operators_to_say()
    {
        using var acme = await Open(relay, cash: 100m);
        var (plan, package) = (await PutPlan(price: 10m), await PutPackage(price: 20m));
        await Must(acme.Owner, HttpMethod.Post, Orders(acme), new { order = "paid", kind = "Package", product = package, pay = ByBalance });
        await Must(acme.Owner, HttpMethod.Post, Orders(acme), new { order = "placed", kind = "Plan", product = plan });
        await Must(acme.Owner, HttpMethod.Post, Orders(acme), new { order = "top-up", kind = "TopUp", amount = 1_000 });
        foreach (var by in new[] { acme.Owner, acme.Admin, acme.Member })
        {
            await Forbidden(by, HttpMethod.Post, Orders(acme), new { order = "x", kind = "Plan", product = plan, pay = FromOutside });
            await Forbidden(by, HttpMethod.Post, Orders(acme), new { order = "x", kind = "TopUp", amount = 5, pay = FromOutside });
            await Forbidden(by, HttpMethod.Post, Orders(acme), new { order = "x", kind = "TopUp", conversion = new { currency = "EUR", amount = 1, rate = 1_000 } });
            await Forbidden(by, HttpMethod.Post, Orders(acme), new { order = "x", kind = "Package", product = package, package = "chosen" });
            await Forbidden(by, HttpMethod.Post, $"{Orders(acme)}/placed/pay", FromOutside);
            await Forbidden(by, HttpMethod.Post, $"{Orders(acme)}/top-up/pay", FromOutside);
            await Forbidden(by, HttpMethod.Post, $"{Orders(acme)}/paid/refund", new { reason = "mine" });
            await Forbidden(by, HttpMethod.Post, $"{Orders(acme)}/first/refund", new { reason = "mine", reference = "back-1" });
            await Forbidden(by, HttpMethod.Post, $"accounts/{acme.Id}/coupons", new { id = "gift", face_value = 20 });
            await Forbidden(by, HttpMethod.Post, $"accounts/{acme.Id}/top-ups", new { order = "gift", amount = 5 });
            await Forbidden(by, HttpMethod.Put, $"products/{plan}", new { name = "Plan", kind = "Plan", price = 0 });
            await Forbidden(by, HttpMethod.Delete, $"products/{plan}");
        }

        // The balance is no money that a top-up could come from.
        Assert.Equal(HttpStatusCode.BadRequest, await Status(acme.Owner, HttpMethod.Post, $"{Orders(acme)}/top-up/pay", ByBalance));
        Assert.Equal(
            [("top-up", "Placed"), ("placed", "Placed"), ("paid", "Paid"), ("first", "Paid")],
            (await Must(acme.Owner, HttpMethod.Get, "orders")).EnumerateArray().Select(order => (Text(order, "number"), Text(order, "status"))));
        Assert.Empty((await Must(acme.Owner, HttpMethod.Get, $"accounts/{acme.Id}/coupons")).EnumerateArray());
        Assert.Equal(80m, (await relay.Admin.Account(acme.Id)).CashAvailable);
        await Must(relay.Admin, HttpMethod.Post, $"{Orders(acme)}/top-up/pay", FromOutside);
        await Must(relay.Admin, HttpMethod.Post, $"{Orders(acme)}/paid/refund", new { reason = "asked for it" });
        Assert.Equal(1_100m, (await relay.Admin.Account(acme.Id)).CashAvailable);
        await AssertBooks();
    }

    [Fact]
    public async Task A12_Member_uses_and_sees_what_was_bought_and_has_no_part_in_orders_and_spending()
    {
        using var acme = await Open(relay, cash: 100m);
        var product = await PutPackage(price: 20m);
        var bought = Text(await Must(acme.Owner, HttpMethod.Post, Orders(acme), new { order = "o", kind = "Package", product, pay = ByBalance }), "package");
        await Must(acme.Owner, HttpMethod.Post, Orders(acme), new { order = "placed", kind = "Package", product });
        var by = acme.Member;
        Assert.Equal(bought, Text(Assert.Single((await Must(by, HttpMethod.Get, "packages")).EnumerateArray()), "id"));
        var token = await acme.MakeToken(by);
        Assert.Equal([($"package/{bought}", 0.01m)], await token.Paid(await token.Served()));
        Assert.Equal(product, Text(await Must(by, HttpMethod.Get, $"products/{product}"), "id"));

        await Forbidden(by, HttpMethod.Get, "orders");
        await Forbidden(by, HttpMethod.Get, Orders(acme));
        await Forbidden(by, HttpMethod.Get, $"{Orders(acme)}/o");
        await Forbidden(by, HttpMethod.Get, $"accounts/{acme.Id}/coupons");
        await Forbidden(by, HttpMethod.Get, $"accounts/{acme.Id}/top-ups");
        await Forbidden(by, HttpMethod.Post, Orders(acme), new { order = "mine", kind = "Package", product });
        await Forbidden(by, HttpMethod.Post, Orders(acme), new { order = "mine", kind = "Package", product, pay = ByBalance });
        await Forbidden(by, HttpMethod.Post, $"{Orders(acme)}/placed/pay", ByBalance);
        await Forbidden(by, HttpMethod.Post, $"{Orders(acme)}/placed/cancel");
        Assert.Equal(["placed", "o", "first"], Numbers(await Must(acme.Admin, HttpMethod.Get, "orders")));
        Assert.Equal(80m, (await relay.Admin.Account(acme.Id)).CashAvailable);
    }

    [Fact]
    public async Task A12_Right_to_pay_goes_with_the_role_of_the_moment_and_ends_at_the_account()
    {
        using var acme = await Open(relay, cash: 100m);
        using var others = await Open(relay, cash: 100m);
        var product = await PutPlan(price: 10m);
        await Must(acme.Owner, HttpMethod.Post, Orders(acme), new { order = "o", kind = "Plan", product });
        foreach (var by in new[] { others.Owner, others.Admin })
        {
            Assert.Equal(HttpStatusCode.NotFound, await Status(by, HttpMethod.Post, $"{Orders(acme)}/o/pay", ByBalance));
            Assert.Equal(HttpStatusCode.NotFound, await Status(by, HttpMethod.Post, $"{Orders(acme)}/o/cancel"));
            Assert.Empty(Numbers(await Must(by, HttpMethod.Get, $"orders?account={acme.Id}")));
            Assert.Equal(HttpStatusCode.NotFound, await Status(by, HttpMethod.Post, $"{Orders(others)}/o/pay", ByBalance));
        }

        await Must(acme.Owner, HttpMethod.Put, $"accounts/{acme.Id}/members/admin", new { name = "admin", role = "Member" });
        await Forbidden(acme.Admin, HttpMethod.Post, $"{Orders(acme)}/o/pay", ByBalance);
        await Must(acme.Owner, HttpMethod.Put, $"accounts/{acme.Id}/members/admin", new { name = "admin", role = "Admin", status = "Suspended" });
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(acme.Admin, HttpMethod.Post, $"{Orders(acme)}/o/pay", ByBalance));
        await Must(acme.Owner, HttpMethod.Put, $"accounts/{acme.Id}/members/admin", new { name = "admin", role = "Admin" });
        await Must(acme.Admin, HttpMethod.Post, $"{Orders(acme)}/o/pay", ByBalance);
        Assert.Equal((90m, 100m), ((await relay.Admin.Account(acme.Id)).CashAvailable, (await relay.Admin.Account(others.Id)).CashAvailable));
    }

    [Fact]
    public async Task A13_Managers_who_pay_at_once_pay_once_and_never_more_than_there_is()
    {
        using var acme = await Open(relay, cash: 25m);
        var product = await PutPlan(price: 10m);
        string[] orders = ["a", "b", "c"];
        foreach (var order in orders) await Must(acme.Owner, HttpMethod.Post, Orders(acme), new { order, kind = "Plan", product });
        var answers = await Task.WhenAll(
            from order in orders
            from payer in new[] { acme.Owner, acme.Admin, acme.Owner, acme.Admin }
            select Status(payer, HttpMethod.Post, $"{Orders(acme)}/{order}/pay", ByBalance));

        Assert.Equal((8, 4), (answers.Count(status => status is HttpStatusCode.OK), answers.Count(status => status is HttpStatusCode.Conflict)));
        Assert.Equal(5m, (await relay.Admin.Account(acme.Id)).CashAvailable);
        Assert.Equal(2, (await Must(acme.Member, HttpMethod.Get, $"accounts/{acme.Id}/grants")).GetArrayLength());
        await AssertBooks();
    }

    private static string Orders(Organisation of) => $"accounts/{of.Id}/orders";

    private static async Task Forbidden(AdminClient by, HttpMethod method, string path, object? body = null) =>
        Assert.Equal((path, HttpStatusCode.Forbidden), (path, await Status(by, method, path, body)));

    private static IEnumerable<string> Numbers(JsonElement orders) => orders.EnumerateArray().Select(order => Text(order, "number"));

    private static string Text(JsonElement of, string member) => of.GetProperty(member).GetString()!;

    private async Task<string> PutPlan(decimal price, decimal quota = 10m)
    {
        var id = $"plan-{Guid.NewGuid():N}";
        await Must(relay.Admin, HttpMethod.Put, $"products/{id}", new
        {
            name = "Plan",
            kind = "Plan",
            price,
            validity = new { unit = "Month" },
            grants = new[] { new { id = "seat", name = "Seat", unit = "Usd", quota, recurrence = new { unit = "Month" } } },
        });
        return id;
    }

    private async Task<string> PutPackage(decimal price)
    {
        var id = $"pack-{Guid.NewGuid():N}";
        await Must(relay.Admin, HttpMethod.Put, $"products/{id}", new { name = "Package", kind = "Package", price, package = new { amount = 10m } });
        return id;
    }

    private async Task AssertBooks()
    {
        var report = await relay.Admin.Audit();
        Assert.True(report.DiscrepanciesCount == 0, string.Join('\n', report.Discrepancies));
    }
}
