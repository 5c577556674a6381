using System.Text.Json;

namespace RelayApi.Tests.Orders;

/// <summary>What becomes of an order that is not paid: because the payment is refused, or because nobody pays.</summary>
public sealed class UnpaidOrderTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    private static readonly object ByBalance = new { method = "Balance" };

    [Fact]
    public async Task A13_Order_that_is_not_paid_in_time_expires_gives_its_coupon_back_and_is_refused()
    {
        var buyer = await MakeBuyer();
        var product = await PutPackage(buyer, new { price = 20m, pay_within = "1.00:00:00" });
        await buyer.GiveCoupon(new { id = "c", face_value = 5 });
        var placed = await buyer.Place(new { order = "o", kind = "Package", product, coupon = "c" });
        var expires = placed.GetProperty("expires_at").GetDateTimeOffset();
        Assert.Equal(Time(placed.GetProperty("history")[0], "at").AddDays(1), expires);
        Assert.Equal("o", (await Coupon(buyer)).GetProperty("order").GetString());

        relay.Time.JumpTo(expires);
        Assert.Contains("has expired: place another", await buyer.Refused(409, "orders/o/pay", ByBalance), StringComparison.Ordinal);
        Assert.Contains("has expired", await buyer.Refused(409, "orders/o/cancel", new { }), StringComparison.Ordinal);
        var order = await buyer.Order("o");
        Assert.Equal(("Expired", 100m), (order.GetProperty("status").GetString(), await buyer.Cash()));
        var step = order.GetProperty("history").EnumerateArray().Last();
        Assert.Equal(("Expired", expires, JsonValueKind.Null), (step.GetProperty("status").GetString(), Time(step, "at"), step.GetProperty("operator").ValueKind));
        Assert.Equal(JsonValueKind.Null, (await Coupon(buyer)).GetProperty("order").ValueKind);

        await buyer.Place(new { order = "o2", kind = "Package", product, coupon = "c", pay = ByBalance });
        Assert.Equal(85m, await buyer.Cash());
        await buyer.AssertBooks();
    }

    [Fact]
    public async Task A13_Time_to_pay_is_seven_days_unless_the_product_says_otherwise()
    {
        var buyer = await MakeBuyer();
        var placed = await buyer.Place(new { order = "t", kind = "TopUp", amount = 5 });
        Assert.Equal(Time(placed.GetProperty("history")[0], "at").AddDays(7), Time(placed, "expires_at"));
        using var response = await relay.Admin.Try(HttpMethod.Put, "products/never", Product(new { price = 1m, pay_within = "00:00:01" }));
        Assert.Contains("The time to pay is one minute to 366 days", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A13_Lists_show_an_expired_order_though_its_account_was_not_asked_since()
    {
        var buyer = await MakeBuyer();
        var product = await PutPackage(buyer, new { price = 20m, pay_within = "01:00:00" });
        var placed = await buyer.Place(new { order = "o", kind = "Package", product });
        Assert.Contains(buyer.Account, await Accounts("orders?status=Placed"));
        relay.Time.JumpTo(Time(placed, "expires_at"));

        Assert.DoesNotContain(buyer.Account, await Accounts("orders?status=Placed"));
        Assert.Contains(buyer.Account, await Accounts("orders?status=Expired"));
        Assert.Equal([buyer.Account], await Accounts($"accounts/{buyer.Account}/orders?status=Expired"));
        await buyer.AssertBooks();
    }

    [Fact]
    public async Task A13_Order_that_is_placed_and_whose_payment_is_refused_says_that_it_stands_and_why()
    {
        var buyer = await MakeBuyer();
        var product = await PutPackage(buyer, new { price = 101m });
        var order = new { order = "o", kind = "Package", product, pay = ByBalance };
        var problem = await Problem(buyer, 409, order);
        Assert.Equal("The payment was refused.", problem.GetProperty("title").GetString());
        Assert.Equal(
            "Order o stands as Placed. Its payment was refused: The balance of 100 USD does not cover the order's 101 USD.", problem.GetProperty("detail").GetString());
        var stands = problem.GetProperty("order");
        Assert.Equal(("o", "Placed", 101m), (stands.GetProperty("number").GetString(), stands.GetProperty("status").GetString(), stands.GetProperty("amount_due").GetDecimal()));
        Assert.Equal(stands.GetRawText(), (await buyer.Order("o")).GetRawText());

        await buyer.Change("o", "cancel", new { });
        Assert.StartsWith("Order o stands as Cancelled. Its payment was refused: ", (await Problem(buyer, 409, order)).GetProperty("detail").GetString(), StringComparison.Ordinal);

        await relay.Admin.TopUp(buyer.Account, "more", 10m);
        var paid = await buyer.Place(new { order = "o2", kind = "Package", product, pay = ByBalance });
        Assert.Equal("Paid", paid.GetProperty("status").GetString());
        await buyer.AssertBooks();
    }

    [Fact]
    public async Task A4_Free_product_is_had_as_often_as_it_says_and_is_not_renewed_without_end()
    {
        var buyer = await MakeBuyer();
        var product = await PutPackage(buyer, new { price = 0m, per_account_max = 1 });
        await buyer.Place(new { order = "o", kind = "Package", product, pay = ByBalance });
        Assert.Contains("An account may buy 1 of Package in all", await buyer.Refused(409, "orders", new { order = "p", kind = "Package", product }), StringComparison.Ordinal);
        Assert.Contains("may buy 1", await buyer.Refused(409, "orders", new { order = "r", kind = "Renewal", target = "o" }), StringComparison.Ordinal);
        var shown = (await relay.Admin.Get<JsonElement>($"products/{product}")).GetProperty("product");
        Assert.Equal(1, shown.GetProperty("per_account_max").GetInt32());
        await buyer.AssertBooks();
    }

    private async Task<Buyer> MakeBuyer() => new(relay, await relay.MakeCaller(cash: 100m));

    private async Task<JsonElement> Problem(Buyer buyer, int status, object order)
    {
        using var response = await relay.Admin.Try(HttpMethod.Post, $"accounts/{buyer.Account}/orders", order);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task<JsonElement> Coupon(Buyer buyer) => (await relay.Admin.Get<JsonElement>($"accounts/{buyer.Account}/coupons"))[0];

    private async Task<IEnumerable<string>> Accounts(string path) =>
        (await relay.Admin.Get<JsonElement>(path)).EnumerateArray().Select(order => order.GetProperty("account").GetString()!);

    private static async Task<string> PutPackage(Buyer buyer, object with)
    {
        var id = $"pack-{Guid.NewGuid():N}";
        await buyer.PutProduct(id, Product(with));
        return id;
    }

    private static Dictionary<string, object?> Product(object with)
    {
        var product = new Dictionary<string, object?> { ["name"] = "Package", ["kind"] = "Package", ["package"] = new { amount = 10m } };
        foreach (var property in JsonSerializer.SerializeToElement(with).EnumerateObject()) product[property.Name] = property.Value;
        return product;
    }

    private static DateTimeOffset Time(JsonElement of, string member) => of.GetProperty(member).GetDateTimeOffset();
}
