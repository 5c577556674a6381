using System.Text.Json;

namespace RelayApi.Tests.Orders;

/// <summary>What an operator does with products and with the orders of one account, over HTTP.</summary>
internal sealed record Buyer(TimedRelay Relay, TimedCaller Caller)
{
    public string Account => Caller.Account;

    public async Task PutProduct(string id, object product) => await Done(HttpMethod.Put, $"products/{id}", product);

    public Task<JsonElement> Place(object order) => Done(HttpMethod.Post, $"accounts/{Account}/orders", order);

    public Task<JsonElement> Pay(string order, object payment) => Done(HttpMethod.Post, $"accounts/{Account}/orders/{order}/pay", payment);

    public Task<JsonElement> Change(string order, string what, object? body = null) =>
        Done(HttpMethod.Post, $"accounts/{Account}/orders/{order}/{what}", body);

    public Task<JsonElement> Order(string number) => Relay.Admin.Get<JsonElement>($"accounts/{Account}/orders/{number}");

    public async Task GiveCoupon(object coupon) => await Done(HttpMethod.Post, $"accounts/{Account}/coupons", coupon);

    public async Task<decimal> Cash() => (await Relay.Admin.Account(Account)).CashAvailable;

    /// <summary>The detail of a problem that must be answered with a status.</summary>
    public async Task<string> Refused(int status, string path, object body)
    {
        using var response = await Relay.Admin.Try(HttpMethod.Post, $"accounts/{Account}/{path}", body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("detail").GetString()!;
    }

    /// <summary>The books balance, and cash by its own equation.</summary>
    public async Task AssertBooks()
    {
        var report = await Relay.Admin.Audit();
        Assert.True(report.DiscrepanciesCount == 0, string.Join('\n', report.Discrepancies));
        var view = await Relay.Admin.Account(Account);
        Assert.Equal(
            view.ToppedUp,
            view.CashSpent + view.DebtPaid + view.CashHeld + view.CashAvailable + view.CashPaidForOrders - view.CashRefunded + view.CashReturned);
    }

    private async Task<JsonElement> Done(HttpMethod method, string path, object? body)
    {
        using var response = await Relay.Admin.Try(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
