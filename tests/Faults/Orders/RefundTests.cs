using System.Text.Json;
using Faults.Books;
using Faults.Clients;
using Faults.Straddling;

namespace Faults.Orders;

/// <summary>
/// A15, E12: the relay is killed with <c>kill -9</c> while it refunds an order: before the row of the refund is there, when it is there and nobody was
/// told, before a package was told that it is void, and after the answer. Asking the same again repairs, and gives back once.
/// </summary>
public sealed class RefundTests(SharedStage shared) : IClassFixture<SharedStage>
{
    private const string Reference = "back-1";

    [Theory]
    [InlineData("Balance", "order-refunded", Fate.Lost, "Paid")]
    [InlineData("Balance", "order-refunded", Fate.Unacknowledged, "Refunded")]
    [InlineData("Balance", null, Fate.None, "Refunded")]
    [InlineData("External", "order-refunded", Fate.Lost, "Paid")]
    [InlineData("External", "order-refunded", Fate.Unacknowledged, "Refunded")]
    [InlineData("External", null, Fate.None, "Refunded")]
    public async Task A15_E12_Refund_of_a_plan_that_a_kill_interrupts_is_repaired_by_asking_again_and_gives_back_once(
        string method, string? happened, Fate fate, string status)
    {
        var bought = await Buy("Plan", method);
        await bought.KillWhileRefunding(happened, fate, status);
        var refunded = await bought.RefundAgain();

        // What was paid from outside goes back there, and what the balance paid to the balance; a moment of the plan's time is used up.
        var amount = Buyer.Figure(refunded, "amount_refunded");
        Assert.InRange(amount, Buyer.Price - 0.01m, Buyer.Price);
        await bought.AssertCash(method is "Balance" ? amount : 0);
        Assert.Equal(("Void", 0m), (Buyer.Text(await bought.Buyer.Grant(), "status"), Buyer.Figure(await bought.Buyer.Grant(), "remaining")));
        Assert.Equal(1, await bought.Gate.Count($"account/{bought.Buyer.Account}", "grant-status", "status", "Void"));
        await bought.AssertOnlyCashPays();
        shared.End();
    }

    [Theory]
    [InlineData("order-refunded", Fate.Lost, "Paid")]
    [InlineData("order-refunded", Fate.Unacknowledged, "Refunded")]
    [InlineData("changed", Fate.Lost, "Refunded")]
    [InlineData("changed", Fate.Unacknowledged, "Refunded")]
    [InlineData(null, Fate.None, "Refunded")]
    public async Task A15_Refund_of_a_package_that_a_kill_interrupts_is_repaired_by_asking_again_and_gives_back_once(string? happened, Fate fate, string status)
    {
        var bought = await Buy("Package", "Balance");
        await bought.KillWhileRefunding(happened, fate, status);
        var refunded = await bought.RefundAgain();
        Assert.Equal(Buyer.Price, Buyer.Figure(refunded, "amount_refunded"));
        await bought.AssertCash(Buyer.Price);

        var id = Buyer.Text(refunded, "package");
        var package = await bought.Stage.Relay.Admin.Package(id);
        Assert.Equal((Buyer.Amount, 0m, 0m, 0m, Buyer.Amount), (package.Amount, package.Spent, package.Held, package.Remaining, package.Expired));
        Assert.Equal(1, await bought.Gate.Count($"package/{id}", "changed", "e", "changed"));
        await bought.AssertOnlyCashPays();
        shared.End();
    }

    [Theory]
    [InlineData("order-refunded", Fate.Lost, "Paid")]
    [InlineData("order-refunded", Fate.Unacknowledged, "Refunded")]
    [InlineData(null, Fate.None, "Refunded")]
    public async Task E12_Refund_of_a_top_up_that_a_kill_interrupts_is_repaired_by_asking_again_and_goes_out_once(string? happened, Fate fate, string status)
    {
        var bought = await Buy("Plan", "Balance", isTopUp: true);
        await bought.KillWhileRefunding(happened, fate, status);
        var refunded = await bought.RefundAgain();
        var account = await bought.Stage.Relay.Admin.Account(bought.Buyer.Account);
        Assert.Equal(Buyer.Cash - Buyer.Price, Buyer.Figure(refunded, "amount_refunded"));
        Assert.Equal((0m, Buyer.Cash - Buyer.Price, 0m), (account.CashAvailable, account.CashReturned, account.CashRefunded));
        await bought.Stage.Witness.AssertAudit();
        shared.End();
    }

    /// <summary>Buys, for a refund of what was bought or of the account's first top-up.</summary>
    private async Task<Bought> Buy(string kind, string method, bool isTopUp = false)
    {
        var (stage, gate) = await shared.Begin();
        var buyer = new Buyer(stage);
        var client = await buyer.Place(kind);
        var paid = await buyer.Pay(method, method is "External" ? "pay-1" : null);
        Assert.Equal("Paid", Buyer.Text(paid, "status"));
        var reference = method is "External" || isTopUp ? Reference : null;
        return new Bought(stage, buyer, client, gate, isTopUp ? Stage.TopUp : buyer.Number, reference) { PaidFromBalance = method is "Balance" ? Buyer.Price : 0 };
    }

    /// <summary>What was bought, and the order that is refunded.</summary>
    private sealed record Bought(Stage Stage, Buyer Buyer, Client Client, JournalGate Gate, string Refunded, string? Reference)
    {
        public decimal PaidFromBalance { get; init; }

        public async Task KillWhileRefunding(string? happened, Fate fate, string status)
        {
            if (happened is null)
            {
                await Refund();
                await Stage.Relay.Kill();
            }
            else
            {
                await Gate.Close(happened is "changed" ? "package/%" : $"account/{Buyer.Account}", happened);
                var refunding = Refund();
                await Gate.WaitForRow();
                await Stage.Relay.Kill();

                // Nobody was told that it is refunded before all of it is durable.
                await Assert.ThrowsAnyAsync<HttpRequestException>(() => refunding);
                await (fate is Fate.Unacknowledged ? Gate.LetThrough() : Gate.Lose());
            }

            await Stage.Relay.Restart();
            Assert.Equal(status, Buyer.Text(await Buyer.Order(Refunded), "status"));
        }

        /// <summary>With the same reference it is the same refund, however often; with another one it is none.</summary>
        public async Task<JsonElement> RefundAgain()
        {
            var refunded = await Refund();
            Assert.Equal("Refunded", Buyer.Text(refunded, "status"));
            Assert.Equal(refunded.GetRawText(), (await Refund()).GetRawText());
            if (Reference is not null)
            {
                using var other = await Stage.Relay.Admin.Try(
                    HttpMethod.Post, $"accounts/{Buyer.Account}/orders/{Refunded}/refund", new { reason = "because", reference = "back-2" });
                Assert.Equal(409, (int)other.StatusCode);
            }

            Assert.Equal(1, await Gate.Count($"account/{Buyer.Account}", "order-refunded", "order", Refunded));
            return refunded;
        }

        public async Task AssertCash(decimal refunded)
        {
            var account = await Stage.Relay.Admin.Account(Buyer.Account);
            Assert.Equal(
                (Buyer.Cash - PaidFromBalance + refunded, PaidFromBalance, refunded, 0m),
                (account.CashAvailable, account.CashPaidForOrders, account.CashRefunded, account.CashReturned));
        }

        /// <summary>What was given back pays for nothing more.</summary>
        public async Task AssertOnlyCashPays()
        {
            var call = await Client.Call(Stage.Relay.Address, isStream: false);
            Assert.True(call.IsToldSettled, $"{call}");
            Assert.Equal("cash", Assert.Single((await Stage.Relay.Admin.Call(call.Id!)).Allocation).Grant);
            await Stage.Witness.AssertAudit();
        }

        private Task<JsonElement> Refund() => Buyer.Refund(Refunded, Reference);
    }
}
