using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Products;

namespace Metering.Orders;

/// <summary>The first order of a product with the renewals and upgrades that were paid since: one thing that an account has.</summary>
internal sealed class Purchase
{
    private readonly AccountState _account;

    public Purchase(AccountState account, Order first)
    {
        _account = account;
        First = first;
        Orders =
        [
            first,
            .. account.OrderIndex.ChangesOf(first.Number).Select(number => account.Orders[number]).Where(order => order.WasPaid).OrderBy(order => order.PaidAt),
        ];
    }

    public Order First { get; }

    /// <summary>All of them, in the order in which they were paid.</summary>
    public IReadOnlyList<Order> Orders { get; }

    /// <summary>The one that says which product it is now, and how many.</summary>
    public Order Current => First.UpgradedBy is { } upgrade ? _account.Orders[upgrade] : First;

    /// <summary>The one whose time ends last.</summary>
    public Order Latest => Orders.Where(order => order.Kind is not OrderKind.Upgrade).MaxBy(order => order.ValidTo)!;

    public IEnumerable<(GrantId Id, Grant Grant)> Grants =>
        from order in Orders
        from id in order.Grants
        select (id, _account.Grants[id]);

    public OwnedPackage? Package => First.Package is { } package ? _account.Packages[package] : null;

    /// <summary>Whether anything of it can pay, now or, being suspended, later.</summary>
    public bool IsActive(DateTimeOffset now) =>
        First.Status is OrderStatus.Paid
        && (Package is { IsVoid: false } package && package.Terms.To > now
            || Grants.Any(given => given.Grant.Status is GrantStatus.Active or GrantStatus.Suspended && !(given.Grant.Terms.To <= now)));

    /// <summary>
    /// What a difference in price comes to for the time that is bought and still to come, rounded half up for each order that bought time; never below
    /// zero.
    /// </summary>
    public Usd PriceOfRest(Usd difference, DateTimeOffset now)
    {
        var sum = Int128.Zero;
        foreach (var order in Orders.Where(order => order.Kind is not OrderKind.Upgrade))
        {
            var (from, to) = (order.ValidFrom!.Value, order.ValidTo!.Value);
            Int128 rest = (to - (from > now ? from : now)).Ticks;
            Int128 whole = (to - from).Ticks;
            if (rest > 0) sum += (((2 * difference.Nanos * rest) / whole) + 1) / 2;
        }

        return sum <= 0 ? Usd.Zero : new Usd((long)sum);
    }

    /// <summary>The paid, active purchase that keeps an account from another one of the same exclusive group (C4).</summary>
    public static Order? FindRival(AccountState account, Product product, string? butNot, DateTimeOffset now) =>
        product.Exclusive is not { } group
            ? null
            : account.Orders.Values.FirstOrDefault(order =>
                order.IsPurchase && order.Number != butNot && order.Status is OrderStatus.Paid
                && new Purchase(account, order) is var other && other.Current.Product!.Exclusive == group && other.IsActive(now));
}
