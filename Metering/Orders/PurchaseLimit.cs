using Metering.Accounts;
using Metering.Products;

namespace Metering.Orders;

/// <summary>How many of a product an account may buy in all. A product that costs nothing could be ordered, and renewed, without end otherwise.</summary>
internal static class PurchaseLimit
{
    /// <summary>What stands against placing an order: orders that wait to be paid count as bought.</summary>
    public static string? PlacingProblem(AccountState account, Order order) =>
        order.Product is { PerAccountMax: { } max } product
            ? Problem(product, max, BoughtOf(account, product.Id) + PlacedOf(account, product.Id), AddedBy(account.Orders, order))
            : null;

    /// <summary>What stands against paying an order: its own product says, as it was sold.</summary>
    public static string? PayingProblem(AccountState account, Order order) =>
        order.Product is { PerAccountMax: { } max } product
            ? Problem(product, max, BoughtOf(account, product.Id), AddedBy(account.Orders, order))
            : null;

    /// <summary>How many of its product an order adds: an upgrade only those that its purchase has not got of the same one.</summary>
    public static int AddedBy(IReadOnlyDictionary<string, Order> orders, Order order)
    {
        if (order is not { Kind: OrderKind.Upgrade, Target: { } target } || !orders.TryGetValue(target, out var first)) return order.Quantity;
        var current = first.UpgradedBy is { } upgrade ? orders[upgrade] : first;
        return current.Product?.Id == order.Product?.Id ? Math.Max(0, order.Quantity - current.Quantity) : order.Quantity;
    }

    private static long BoughtOf(AccountState account, ProductId product) => account.Bought.GetValueOrDefault(product);

    private static long PlacedOf(AccountState account, ProductId product) =>
        account.OrderIndex.Placed
            .Select(number => account.Orders[number])
            .Where(order => order.Product?.Id == product)
            .Sum(order => (long)AddedBy(account.Orders, order));

    private static string? Problem(Product product, int max, long taken, int added) =>
        taken + added > max
            ? $"An account may buy {max} of {product.Name} in all: {taken} are bought or ordered, {added} more are asked for."
            : null;
}
