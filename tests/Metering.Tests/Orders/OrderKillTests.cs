using Metering.Accounts;
using Metering.Money;
using Metering.Orders;
using Metering.Packages;
using static Metering.Tests.Orders.OrderBench;

namespace Metering.Tests.Orders;

/// <summary>The process ends between any two writes of a purchase. Asking the same again always ends in the same place, and nothing is ever half done.</summary>
public sealed class OrderKillTests
{
    /// <summary>More writes than any of these purchases makes.</summary>
    private const int WritesMax = 12;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A13_purchase_that_is_killed_after_any_write_is_finished_by_asking_again(bool isPackage)
    {
        var isFinished = false;
        for (var writes = 0; writes <= WritesMax && !isFinished; writes++)
        {
            await using var engine = new Engine(isManual: true);
            Open(engine);

            isFinished = Try(engine, isPackage, writes);
            await engine.Restart();
            AssertWhole(engine, isPackage);

            Buy(engine, isPackage);
            AssertWhole(engine, isPackage);
            var view = Run(engine, engine.Account.View())!;
            Assert.Equal((Usd.FromDollars(70), Usd.FromDollars(30)), (view.CashAvailable, view.CashPaidForOrders));
            if (isPackage) Assert.Equal(Usd.FromDollars(120), Run(engine, engine.Package("p"))!.Remaining);
        }

        Assert.True(isFinished, $"A purchase makes more than {WritesMax} writes: raise the bound, so that every one is tried.");
    }

    [Fact]
    public async Task Package_that_was_not_told_of_its_purchase_is_told_when_the_account_wakes()
    {
        await using var engine = new Engine(isManual: true);
        Open(engine);
        Assert.True(Run(engine, Place(engine, isPackage: true)).IsDone);
        _ = engine.Pay("o");
        engine.Turns!.RunAll();
        engine.Journal.WriteNext();
        await engine.Restart();

        Assert.Equal(OrderStatus.Paid, Run(engine, engine.Account.ViewOrder("o"))!.Status);
        Assert.Equal(Usd.FromDollars(120), Run(engine, engine.Package("p"))?.Remaining);
    }

    private static void Open(Engine engine)
    {
        Run(engine, engine.Account.Open(new OpenAccount(new AccountSettings("Alice"))));
        Run(engine, engine.TopUp("first", 100));
    }

    /// <summary>Lets so many rows become durable, and loses the rest. Whether the purchase was finished by then.</summary>
    private static bool Try(Engine engine, bool isPackage, int writes)
    {
        var left = writes;
        return Write(Place(engine, isPackage)) && Write(engine.Pay("o"));

        bool Write(Task<ChangeOutcome> asked)
        {
            engine.Turns!.RunAll();
            while (engine.Journal.ReadyCount > 0)
            {
                if (left-- == 0) return false;
                engine.Journal.WriteNext();
                engine.Turns.RunAll();
            }

            return asked.IsCompletedSuccessfully;
        }
    }

    private static void Buy(Engine engine, bool isPackage)
    {
        var placed = Run(engine, Place(engine, isPackage));
        Assert.True(placed.IsDone, placed.ToString());
        var paid = Run(engine, engine.Pay("o"));
        Assert.True(paid.IsDone, paid.ToString());
    }

    /// <summary>Paid and given, or neither.</summary>
    private static void AssertWhole(Engine engine, bool isPackage)
    {
        var view = Run(engine, engine.Account.View())!;
        var order = Run(engine, engine.Account.ViewOrder("o"));
        var isGiven = isPackage ? view.Packages.Count == 1 : Run(engine, engine.Account.ViewGrants()).Grants.Count == 1;
        var isPaid = view.CashPaidForOrders.IsPositive;
        Assert.Equal((order?.Status is OrderStatus.Paid, isPaid), (isPaid, isGiven));
        AssertIdentity(view);
    }

    private static Task<ChangeOutcome> Place(Engine engine, bool isPackage) =>
        isPackage ? engine.Place("o", Package(price: 30), order => order with { Package = PackageId.Parse("p") }) : engine.Place("o", Plan());

    private static T Run<T>(Engine engine, Task<T> asked)
    {
        engine.RunAll();
        Assert.True(asked.IsCompleted, "Everything is written, and yet nobody answers.");
        return asked.GetAwaiter().GetResult();
    }
}
