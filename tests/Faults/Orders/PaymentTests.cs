using Faults.Books;
using Faults.Straddling;

namespace Faults.Orders;

/// <summary>
/// A13: the relay is killed with <c>kill -9</c> while it pays an order from the balance. The gate says which row was on its way: the account's, with the
/// money and what it buys, or the package's, which is told behind. Asking the same again repairs, and pays and gives once.
/// </summary>
public sealed class PaymentTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Theory]
    [InlineData("Plan", "order-paid", Fate.Lost, "Placed")]
    [InlineData("Plan", "order-paid", Fate.Unacknowledged, "Paid")]
    [InlineData("Package", "order-paid", Fate.Lost, "Placed")]
    [InlineData("Package", "order-paid", Fate.Unacknowledged, "Paid")]
    [InlineData("Package", "created", Fate.Lost, "Paid")]
    [InlineData("Package", "created", Fate.Unacknowledged, "Paid")]
    public async Task A13_Payment_that_a_kill_interrupts_is_repaired_by_asking_again_and_pays_and_gives_once(string kind, string happened, Fate fate, string status)
    {
        var (stage, gate) = await shared.Begin();
        var buyer = new Buyer(stage);
        var client = await buyer.Place(kind);
        await KillWhilePaying(stage, buyer, gate, happened, fate);

        await stage.Relay.Restart();
        var found = await buyer.Order();
        Assert.Equal((status, Buyer.Price), (Buyer.Text(found, "status"), Buyer.Figure(found, "amount_due")));
        var repaired = await buyer.Pay();
        Assert.Equal("Paid", Buyer.Text(repaired, "status"));
        Assert.Equal(repaired.GetRawText(), (await buyer.Pay()).GetRawText());

        var account = await stage.Relay.Admin.Account(buyer.Account);
        Assert.Equal((Buyer.Cash - Buyer.Price, Buyer.Price), (account.CashAvailable, account.CashPaidForOrders));
        Assert.Equal(1, await gate.Count("account/%", "order-paid", "order", buyer.Number));
        var payer = kind is "Plan" ? await GrantGiven(buyer) : await PackageGiven(stage, buyer, gate, Buyer.Text(repaired, "package"));
        var call = await client.Call(stage.Relay.Address, isStream: false);
        Assert.True(call.IsToldSettled, $"{call}");
        Assert.Equal(payer, Assert.Single((await stage.Relay.Admin.Call(call.Id!)).Allocation).Grant);
        await stage.Witness.AssertAudit();
        shared.End();
    }

    private static async Task KillWhilePaying(Stage stage, Buyer buyer, JournalGate gate, string happened, Fate fate)
    {
        await gate.Close(happened is "created" ? "package/%" : $"account/{buyer.Account}", happened);
        var paying = buyer.Pay();
        await gate.WaitForRow();
        await stage.Relay.Kill();

        // Nobody was told that it is paid before all of it is durable.
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => paying);
        await (fate is Fate.Unacknowledged ? gate.LetThrough() : gate.Lose());
    }

    private static async Task<string> GrantGiven(Buyer buyer)
    {
        var grant = await buyer.Grant();
        Assert.Equal(($"{buyer.Number}:seat", Buyer.Amount), (Buyer.Text(grant, "id"), Buyer.Figure(grant, "remaining")));
        return $"grant/{buyer.Number}:seat";
    }

    private static async Task<string> PackageGiven(Stage stage, Buyer buyer, JournalGate gate, string id)
    {
        var package = await stage.Relay.Admin.Package(id);
        Assert.Equal((buyer.Account, Buyer.Amount, Buyer.Amount), (package.Account, package.Amount, package.Remaining));
        Assert.Equal(1, await gate.Count("package/%", "created", "account", buyer.Account));
        return $"package/{id}";
    }
}
