using System.Text.Json;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Books;
using Metering.Grants;
using Metering.Money;
using Metering.Orders;
using Metering.Tests.Grants;
using static Metering.Tests.Orders.OrderBench;

namespace Metering.Tests.Orders;

/// <summary>Orders that are over leave memory; what was asked once is answered the same for ever.</summary>
public sealed class ForgottenOrderTests
{
    private const int Enough = 2 * AccountState.OrdersOverKept;

    [Fact]
    public void Orders_in_memory_are_bounded_by_what_waits_and_what_was_given()
    {
        var (state, at) = (new AccountState(), DateTimeOffset.UnixEpoch);
        state.Apply(new OrderPlaced(new Order("waits", OrderKind.TopUp, at, "ann"), at));
        for (var i = 0; i < 20 * Enough; i++)
        {
            var number = $"n{i}";
            if (i % 2 == 0)
            {
                state.Apply(new CashToppedUp(number, Usd.FromDollars(1), Usd.Zero, "ann", at) { Reference = $"wire-{i}" });
                continue;
            }

            state.Apply(new OrderPlaced(new Order(number, OrderKind.TopUp, at, "ann") { Target = "waits" }, at));
            state.Apply(new OrderCancelled(number, "ann", at));
        }

        Assert.InRange(state.Orders.Count, AccountState.OrdersOverKept, Enough + 1);
        Assert.Equal((20 * Enough) + 1, state.Orders.Count + state.OrdersForgotten);
        Assert.Contains("waits", state.Orders.Keys);
        Assert.Null(state.OrderIndex.PaidBy("wire-0"));
        Assert.Equal($"n{(20 * Enough) - 2}", state.OrderIndex.PaidBy($"wire-{(20 * Enough) - 2}"));
        Assert.Equal(state.Orders.Count / 2, state.OrderIndex.ChangesOf("waits").Count);

        var format = BookFormats.Account.State;
        var restored = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(state, format), format)!;
        Assert.Equal(state.OrdersForgotten, restored.OrdersForgotten);
        Assert.Equal(state.OrdersOver, restored.OrdersOver);
        Assert.Equal(
            state.Orders.Values.Select(order => (order.Number, order.Status, order.Reference, order.Target)),
            restored.Orders.Values.Select(order => (order.Number, order.Status, order.Reference, order.Target)));
        Assert.Equal(state.OrderIndex.Placed, restored.OrderIndex.Placed);
    }

    [Fact]
    public async Task A13_E11_repeat_of_an_order_that_was_forgotten_is_answered_as_ever_and_changes_nothing()
    {
        await using var engine = await new Engine().Open(dollars: 100);
        await engine.Add("g", GrantUnit.Usd, 1);
        AssertDone(await engine.Place("cancelled", Plan(exclusive: null)));
        AssertDone(await engine.Cancel("cancelled"));
        AssertDone(await engine.Account.TopUp(new TopUpAccount("credited", Usd.FromDollars(5), "ann") { Reference = "wire" }));
        await engine.Bought("refunded", Plan(exclusive: null));
        AssertDone(await engine.Refund("refunded"));
        AssertDone(await engine.Place("expired", Plan(exclusive: null)));
        engine.Time.JumpWallClock(Products.TimeToPay.Default);
        Assert.Equal(OrderStatus.Expired, (await engine.Order("expired")).Status);
        await engine.AssertOrders(available: 105, paid: 30, refunded: 30);
        await Forget(engine);

        for (var again = 0; again < 2; again++)
        {
            Assert.Equal(ChangeStatus.Repeated, (await engine.Place("cancelled", Plan(exclusive: null))).Status);
            AssertConflict(await engine.Place("cancelled", Plan(quota: 7), order => order with { Quantity = 2 }), "other content");
            AssertConflict(await engine.Pay("cancelled"), "is Cancelled");
            Assert.Equal(ChangeStatus.Repeated, (await engine.Cancel("cancelled")).Status);
            Assert.Equal(ChangeStatus.Repeated, (await engine.TopUp("credited", 5)).Status);
            AssertConflict(await engine.TopUp("credited", 6), "TopUp of 5 USD");
            AssertConflict(await engine.Account.TopUp(new TopUpAccount($"other-{again}", Usd.FromDollars(5), "ann") { Reference = "wire" }), "wire paid order credited");
            AssertDone(await engine.Place($"unpaid-{again}", Plan(exclusive: null)));
            AssertConflict(await engine.PayOutside($"unpaid-{again}", "wire"), "wire paid order credited");
            Assert.Equal(ChangeStatus.Repeated, (await engine.Refund("refunded")).Status);
            AssertConflict(await engine.Renew($"renewal-{again}", "refunded", Plan(exclusive: null)), "is Refunded");
            Assert.Equal(OrderStatus.Expired, (await engine.Order("expired")).Status);
            AssertConflict(await engine.Pay("expired"), "has expired");
            var renewal = new ChangeGrant(GrantBench.Id("g"), GrantChangeKind.Renew, "ann") { Order = "credited", Quota = 1 };
            AssertConflict(await engine.Account.ChangeGrant(renewal), "exists with other content");
            Assert.Equal(ChangeStatus.NotFound, (await engine.Pay("none")).Status);
            await engine.AssertOrders(available: 105, paid: 30, refunded: 30);
            await engine.Restart();
        }
    }

    [Fact]
    public async Task E12_top_up_that_was_forgotten_is_given_back_once()
    {
        await using var engine = await new Engine().Open();
        AssertDone(await engine.Account.TopUp(new TopUpAccount("credited", Usd.FromDollars(5), "ann") { Reference = "wire" }));
        await Forget(engine);
        AssertDone(await engine.Refund("credited", "back"));
        for (var again = 0; again < 2; again++)
        {
            Assert.Equal(ChangeStatus.Repeated, (await engine.Refund("credited", "back")).Status);
            AssertConflict(await engine.Refund("credited", "elsewhere"), "was refunded with 5 USD");
            await engine.AssertOrders(available: 0, paid: 0, returned: 5);
            await engine.Restart();
        }
    }

    [Fact]
    public async Task Order_that_was_forgotten_before_its_last_row_was_written_is_asked_for_behind_that_row()
    {
        await using var engine = new Engine(isManual: true);
        _ = engine.Account.Open(new OpenAccount(new AccountSettings("Alice")));
        engine.RunAll();
        for (var i = 0; i <= Enough; i++)
        {
            _ = PlaceTopUp(engine, $"n{i}");
            _ = engine.Cancel($"n{i}");
            engine.Turns!.RunAll();
        }

        var (again, paying) = (PlaceTopUp(engine, "n0"), engine.PayOutside("n1", "wire"));
        engine.Turns!.RunAll();
        Assert.False(again.IsCompleted || paying.IsCompleted);
        engine.RunAll();
        Assert.Equal(ChangeStatus.Repeated, (await again).Status);
        AssertConflict(await paying, "is Cancelled");
    }

    private static async Task Forget(Engine engine)
    {
        for (var i = 0; i < Enough; i++)
        {
            AssertDone(await PlaceTopUp(engine, $"n{i}"));
            AssertDone(await engine.Cancel($"n{i}"));
        }
    }

    private static Task<ChangeOutcome> PlaceTopUp(Engine engine, string number) =>
        engine.Account.PlaceOrder(new PlaceOrder(number, OrderKind.TopUp, "ann") { Amount = Usd.FromDollars(1) });
}
