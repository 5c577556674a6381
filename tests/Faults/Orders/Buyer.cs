using System.Text.Json;
using Faults.Clients;
using Harness.Tokens;

namespace Faults.Orders;

/// <summary>An account with cash that buys one thing, as an operator's program does it for the account.</summary>
internal sealed class Buyer(Stage stage)
{
    public const decimal Cash = 100;
    public const decimal Price = 30;

    /// <summary>What the thing is worth.</summary>
    public const decimal Amount = 10;

    public string Account { get; } = stage.NewName("buyer");

    /// <summary>The number of its order.</summary>
    public string Number { get; } = stage.NewName("order");

    /// <summary>Opens the account and places the order of a product.</summary>
    public async Task<Client> Place(string kind)
    {
        await stage.OpenAccount(Account, Cash);
        var (_, client) = await stage.CreateToken(Account, Account, new Limits { Concurrency = 10 });
        object product = kind is "Plan"
            ? new { name = "Plan", kind, price = Price, grants = new[] { new { id = "seat", name = "Seat", unit = "Usd", quota = Amount } } }
            : new { name = "Package", kind, price = Price, package = new { amount = Amount } };
        await Done(HttpMethod.Put, $"products/{Number}", product);
        await Done(HttpMethod.Post, $"accounts/{Account}/orders", new { order = Number, kind, product = Number });
        return client;
    }

    public Task<JsonElement> Pay(string method = "Balance", string? reference = null) =>
        Done(HttpMethod.Post, $"accounts/{Account}/orders/{Number}/pay", new { method, reference });

    public Task<JsonElement> Refund(string order, string? reference = null) =>
        Done(HttpMethod.Post, $"accounts/{Account}/orders/{order}/refund", new { reason = "because", reference });

    public Task<JsonElement> Order(string? order = null) => stage.Relay.Admin.Get<JsonElement>($"accounts/{Account}/orders/{order ?? Number}");

    /// <summary>The one grant that the account has.</summary>
    public async Task<JsonElement> Grant() => Assert.Single((await stage.Relay.Admin.Get<JsonElement>($"accounts/{Account}/grants")).EnumerateArray());

    public async Task<JsonElement> Done(HttpMethod method, string path, object body)
    {
        using var response = await stage.Relay.Admin.Try(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public static string Text(JsonElement of, string member) => of.GetProperty(member).GetString()!;

    public static decimal Figure(JsonElement of, string member) => of.GetProperty(member).GetDecimal();
}
