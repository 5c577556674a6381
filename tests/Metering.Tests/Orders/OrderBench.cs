using Metering.Accounts;
using Metering.Grants;
using Metering.Money;
using Metering.Orders;
using Metering.Packages;
using Metering.Products;

namespace Metering.Tests.Orders;

/// <summary>Products and orders on the engine of these tests, in whole dollars.</summary>
internal static class OrderBench
{
    /// <summary>A month of a quota of dollars that begins anew each month, one for each seat.</summary>
    public static Product Plan(string id = "team", long price = 30, long quota = 10, string? exclusive = "Team") =>
        new(ProductId.Parse(id), $"Plan {id}", ProductKind.Plan, Usd.FromDollars(price))
        {
            Exclusive = exclusive,
            Validity = new Validity(1, PeriodUnit.Month, "UTC"),
            Grants = [new GrantTemplate("seat", MonthlyTerms(quota)) { Scale = TemplateScale.PerSeat }],
        };

    public static Product Package(string id = "pack", long price = 100, long amount = 120) =>
        new(ProductId.Parse(id), $"Package {id}", ProductKind.Package, Usd.FromDollars(price))
        {
            Package = new PackageTemplate(Usd.FromDollars(amount), new PackageTerms("Pack", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1))),
        };

    public static GrantTerms MonthlyTerms(long quota) => new("Seat", GrantUnit.Usd, DateTimeOffset.UnixEpoch)
    {
        Quota = Usd.FromDollars(quota).Nanos,
        Recurrence = new Recurrence(PeriodUnit.Month, 1, DateTimeOffset.UnixEpoch, "UTC"),
    };

    public static Task<ChangeOutcome> Place(this Engine engine, string order, Product product, Func<PlaceOrder, PlaceOrder>? with = null)
    {
        var command = new PlaceOrder(order, product.Kind is ProductKind.Plan ? OrderKind.Plan : OrderKind.Package, "ann") { Product = product, ProductId = product.Id };
        return engine.Account.PlaceOrder(with is null ? command : with(command));
    }

    public static Task<ChangeOutcome> Renew(this Engine engine, string order, string target, Product product) =>
        engine.Account.PlaceOrder(new PlaceOrder(order, OrderKind.Renewal, "ann") { Product = product, ProductId = product.Id, Target = target });

    public static Task<ChangeOutcome> Upgrade(this Engine engine, string order, string target, Product product, int quantity = 1) =>
        engine.Account.PlaceOrder(
            new PlaceOrder(order, OrderKind.Upgrade, "ann") { Product = product, ProductId = product.Id, Target = target, Quantity = quantity });

    public static Task<ChangeOutcome> Pay(this Engine engine, string order) => engine.Account.PayOrder(new PayOrder(order, PaymentMethod.Balance, "bob"));

    public static Task<ChangeOutcome> PayOutside(this Engine engine, string order, string reference) =>
        engine.Account.PayOrder(new PayOrder(order, PaymentMethod.External, "bob") { Reference = reference });

    public static Task<ChangeOutcome> Cancel(this Engine engine, string order) => engine.Account.CancelOrder(new CancelOrder(order, "bob"));

    public static Task<ChangeOutcome> Refund(this Engine engine, string order, string? reference = null, Usd? amount = null) =>
        engine.Account.RefundOrder(new RefundOrder(order, "bob", "test") { Reference = reference, Amount = amount });

    public static async Task Bought(this Engine engine, string order, Product product, Func<PlaceOrder, PlaceOrder>? with = null)
    {
        AssertDone(await engine.Place(order, product, with));
        AssertDone(await engine.Pay(order));
    }

    public static async Task<Order> Order(this Engine engine, string order) => (await engine.Account.ViewOrder(order))!;

    public static void AssertDone(ChangeOutcome outcome) => Assert.True(outcome.Status is ChangeStatus.Applied, outcome.ToString());

    public static void AssertConflict(ChangeOutcome outcome, string because)
    {
        Assert.Equal(ChangeStatus.Conflict, outcome.Status);
        Assert.Contains(because, outcome.Problem, StringComparison.Ordinal);
    }

    /// <summary>Cash balances, by what it was paid for and given back from.</summary>
    public static async Task AssertOrders(this Engine engine, long available, long paid, long refunded = 0, long returned = 0)
    {
        var view = (await engine.Account.View())!;
        Assert.Equal(
            (Usd.FromDollars(available), Usd.FromDollars(paid), Usd.FromDollars(refunded), Usd.FromDollars(returned)),
            (view.CashAvailable, view.CashPaidForOrders, view.CashRefunded, view.CashReturned));
        AssertIdentity(view);
    }

    public static void AssertIdentity(AccountView view)
    {
        Assert.Equal(
            view.ToppedUp,
            view.CashSpent + view.DebtPaid + view.CashHeld + view.CashAvailable + view.CashPaidForOrders - view.CashRefunded + view.CashReturned);
        Assert.False(view.CashAvailable.IsNegative, $"{view.CashAvailable}");
    }
}
