using System.Text.Json;

namespace RelayApi.Tests.Orders;

/// <summary>Cash that came in.</summary>
public sealed class TopUpTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    [Fact]
    public async Task E11_Top_ups_are_listed_in_whole_pages_of_those_that_were_credited()
    {
        var buyer = new Buyer(relay, await relay.MakeCaller());
        for (var i = 1; i <= 3; i++)
        {
            await relay.Admin.TopUp(buyer.Account, $"paid-{i}", i);
            await buyer.Place(new { order = $"placed-{i}", kind = "TopUp", amount = i });
        }

        await buyer.Change("paid-1", "refund", new { reason = "wrong", reference = "back" });
        Assert.Equal(["paid-3", "paid-2"], await Numbers($"accounts/{buyer.Account}/top-ups?limit=2"));
        Assert.Equal(["paid-1"], await Numbers($"accounts/{buyer.Account}/top-ups?limit=2&before=paid-2"));
        using var unknown = await relay.Admin.Try(HttpMethod.Get, $"accounts/{buyer.Account}/top-ups?before=none", null);
        Assert.Equal(400, (int)unknown.StatusCode);
    }

    [Fact]
    public async Task E11_Operator_credits_a_missing_top_up_once_and_gives_a_voucher_and_is_named_on_both()
    {
        var buyer = new Buyer(relay, await relay.MakeCaller());
        for (var i = 0; i < 2; i++) await relay.Admin.TopUp(buyer.Account, "missing-7", 5m);
        Assert.Equal(5m, await buyer.Cash());
        Assert.Equal("tests", (await buyer.Order("missing-7")).GetProperty("history")[1].GetProperty("operator").GetString());
        await buyer.Caller.AddGrant(new { id = "sorry", name = "Voucher", unit = "Usd", quota = 1m, is_promotional = true });
        Assert.Equal([("grant/sorry", 0.01m)], await buyer.Caller.Paid(await buyer.Caller.Served()));
        await buyer.AssertBooks();
    }

    private async Task<IEnumerable<string>> Numbers(string path) =>
        (await relay.Admin.Get<JsonElement>(path)).EnumerateArray().Select(order => order.GetProperty("number").GetString()!);
}
