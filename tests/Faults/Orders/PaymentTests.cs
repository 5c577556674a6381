using System.Text.Json;
using Faults.Books;
using Faults.Clients;
using Faults.Straddling;
using Harness;
using Harness.Tokens;

namespace Faults.Orders;

/// <summary>
/// A13: the relay is killed with <c>kill -9</c> while it pays an order from the balance. The gate says which row was on its way: the account's, with the
/// money and what it buys, or the package's, which is told behind. Asking the same again repairs, and pays and gives once.
/// </summary>
public sealed class PaymentTests(SharedPostgres postgres)
{
    private const string Account = "buyer";
    private const string Number = "o-1";
    private const decimal Cash = 100;
    private const decimal Price = 30;
    private const decimal Amount = 10;

    [Theory]
    [InlineData("Plan", "order-paid", Fate.Lost, "Placed")]
    [InlineData("Plan", "order-paid", Fate.Unacknowledged, "Paid")]
    [InlineData("Package", "order-paid", Fate.Lost, "Placed")]
    [InlineData("Package", "order-paid", Fate.Unacknowledged, "Paid")]
    [InlineData("Package", "created", Fate.Lost, "Paid")]
    [InlineData("Package", "created", Fate.Unacknowledged, "Paid")]
    public async Task A13_Payment_that_a_kill_interrupts_is_repaired_by_asking_again_and_pays_and_gives_once(string kind, string happened, Fate fate, string status)
    {
        var database = await postgres.Server.MakeDatabase();
        await using var stage = await Stage.Set(new RelaySettings { ConnectionString = database }, ("Journal:SpoolAfter", "00:10:00"));
        var client = await Place(stage, kind);
        await using var gate = await JournalGate.Build(database);
        await KillWhilePaying(stage, gate, happened, fate);

        await stage.Relay.Restart();
        var found = await Order(stage);
        Assert.Equal((status, Price), (Text(found, "status"), found.GetProperty("amount_due").GetDecimal()));
        var repaired = await Pay(stage);
        Assert.Equal("Paid", Text(repaired, "status"));
        Assert.Equal(repaired.GetRawText(), (await Pay(stage)).GetRawText());

        var account = await stage.Relay.Admin.Account(Account);
        Assert.Equal((Cash - Price, Price), (account.CashAvailable, account.CashPaidForOrders));
        Assert.Equal(1, await gate.Count("account/%", "order-paid", "order", Number));
        var payer = kind is "Plan" ? await GrantGiven(stage) : await PackageGiven(stage, gate, Text(repaired, "package"));
        var call = await client.Call(stage.Relay.Address, isStream: false);
        Assert.True(call.IsToldSettled, $"{call}");
        Assert.Equal(payer, Assert.Single((await stage.Relay.Admin.Call(call.Id!)).Allocation).Grant);
        await stage.Witness.AssertAudit();
    }

    private static async Task<Client> Place(Stage stage, string kind)
    {
        await stage.OpenAccount(Account, Cash);
        var (_, client) = await stage.CreateToken(Account, "bought", new Limits { Concurrency = 10 });
        object product = kind is "Plan"
            ? new { name = "Plan", kind, price = Price, grants = new[] { new { id = "seat", name = "Seat", unit = "Usd", quota = Amount } } }
            : new { name = "Package", kind, price = Price, package = new { amount = Amount } };
        await Done(stage, HttpMethod.Put, "products/sold", product);
        await Done(stage, HttpMethod.Post, $"accounts/{Account}/orders", new { order = Number, kind, product = "sold" });
        return client;
    }

    private static async Task KillWhilePaying(Stage stage, JournalGate gate, string happened, Fate fate)
    {
        await gate.Close(happened is "created" ? "package/%" : "account/%", happened);
        var paying = Pay(stage);
        await gate.WaitForRow();
        await stage.Relay.Kill();

        // Nobody was told that it is paid before all of it is durable.
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => paying);
        await (fate is Fate.Unacknowledged ? gate.LetThrough() : gate.Lose());
    }

    private static async Task<string> GrantGiven(Stage stage)
    {
        var grant = Assert.Single((await stage.Relay.Admin.Get<JsonElement>($"accounts/{Account}/grants")).EnumerateArray());
        Assert.Equal(($"{Number}:seat", Amount), (Text(grant, "id"), grant.GetProperty("remaining").GetDecimal()));
        return $"grant/{Number}:seat";
    }

    private static async Task<string> PackageGiven(Stage stage, JournalGate gate, string id)
    {
        var package = await stage.Relay.Admin.Package(id);
        Assert.Equal((Account, Amount, Amount), (package.Account, package.Amount, package.Remaining));
        Assert.Equal(1, await gate.Count("package/%", "created", "account", Account));
        return $"package/{id}";
    }

    private static Task<JsonElement> Pay(Stage stage) =>
        Done(stage, HttpMethod.Post, $"accounts/{Account}/orders/{Number}/pay", new { method = "Balance" });

    private static Task<JsonElement> Order(Stage stage) => stage.Relay.Admin.Get<JsonElement>($"accounts/{Account}/orders/{Number}");

    private static async Task<JsonElement> Done(Stage stage, HttpMethod method, string path, object body)
    {
        using var response = await stage.Relay.Admin.Try(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static string Text(JsonElement of, string member) => of.GetProperty(member).GetString()!;
}
