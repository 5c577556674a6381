using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Money;
using Metering.Orders;
using Metering.Packages;

namespace Metering.Accounts;

/// <content>
/// Orders: each decision is one row of the journal, money and effect together. The one thing outside the account is the id of a package, and that is
/// claimed before the order is placed; a package that was not told of its purchase in time is told when the account wakes.
/// </content>
internal sealed partial class AccountActor
{
    public Task<ChangeOutcome> TopUp(TopUpAccount command) =>
        State.IsOpen
            ? WithOrders(
                () => NamesOf(command.Order, command.Reference),
                now => Apply(OrderRules.TopUp(State, command, now)))
            : Task.FromResult(ChangeOutcome.NotFound);

    public Task<ChangeOutcome> PlaceOrder(PlaceOrder command) =>
        State.IsOpen ? PlaceOrder(command, isClaimed: false) : Task.FromResult(ChangeOutcome.NotFound);

    public Task<ChangeOutcome> PayOrder(PayOrder command) => WithOrders(
        () => NamesOf(command.Order, command.Reference, State.Orders.GetValueOrDefault(command.Order)?.Target),
        now =>
        {
            ElapseGrants();
            return Apply(OrderRules.Pay(State, command, new Usd(TakenOf(GrantId.Cash)), now));
        });

    public Task<ChangeOutcome> CancelOrder(CancelOrder command) =>
        WithOrders(() => NamesOf(command.Order), now => Apply(OrderRules.Cancel(State, command, now)));

    public Task<ChangeOutcome> RefundOrder(RefundOrder command) => WithOrders(
        () => NamesOf(command.Order),
        now =>
        {
            ElapseGrants();
            return Apply(OrderRules.Refund(State, command, UnsettledOf, now));
        });

    public async Task<ChangeOutcome> GiveCoupon(GiveCoupon command) =>
        State.IsOpen ? await Apply(OrderRules.Give(State, command, context.Now.Utc)) : ChangeOutcome.NotFound;

    public Task<Order?> ViewOrder(string number) => WithOrders(
        () => NamesOf(number),
        async _ =>
        {
            // Nobody may be shown an order as paid that a crash could take back.
            var order = State.Orders.GetValueOrDefault(number);
            await _book.Durable;
            return order;
        });

    public async Task<CouponsView> ViewCoupons()
    {
        ElapseOrders();
        IReadOnlyList<CouponView> coupons = [.. State.Coupons.Values];
        await _book.Durable;
        return new CouponsView(coupons);
    }

    private Task<ChangeOutcome> PlaceOrder(PlaceOrder command, bool isClaimed) => WithOrders(
        () => NamesOf(command.Order, target: command.Target),
        async now =>
        {
            ElapseGrants();
            var decided = OrderRules.Place(id, State, command, now);
            if (isClaimed || decided.Events is not [OrderPlaced { Order.Package: { } package }]) return await Apply(decided);
            if (!await context.Actors.Package(package).Claim(new ClaimPackage(id)))
            {
                return ChangeOutcome.Conflict($"Package {package} belongs to another account.");
            }

            // Others may have come while the package answered: this is decided from the state as it is now.
            return await PlaceOrder(command, isClaimed: true);
        });

    /// <summary>
    /// What calls have taken that the account's sums do not show: of cash and grants that of calls still being decided, of a package that of calls in
    /// progress as well, which only the package itself adds up.
    /// </summary>
    private Usd UnsettledOf(GrantId grant) =>
        new Usd(TakenOf(grant)) + (grant.IsPackage(out var package) && State.Packages.TryGetValue(package, out var owned) ? owned.Held : Usd.Zero);

    private async Task<ChangeOutcome> Apply(OrderDecision decided)
    {
        if (decided.Events.Count == 0)
        {
            await _book.Durable;
            return decided.Outcome;
        }

        var durable = _book.Raise(decided.Events);
        List<PackageId> packages = [];
        foreach (var happened in decided.Events)
        {
            if (happened is PackageAdded added) Link(added.Package, durable);
            if (PackageOf(happened) is not { } package) continue;
            _links[package].Doubt();
            packages.Add(package);
        }

        SortBurnOrder();
        ElapseGrants();
        WatchGrants();
        WatchOrders();
        await durable;
        foreach (var package in packages) await ReattachQuietly(_links[package]);
        return decided.Outcome;
    }

    /// <summary>
    /// Puts on the books which orders were not paid in time since anybody looked. Answers the time it has judged by, so that what is decided next is
    /// decided at the same moment.
    /// </summary>
    private DateTimeOffset ElapseOrders()
    {
        var now = context.Now.Utc;
        if (OrderRules.Elapse(State, now) is { Count: > 0 } expired) _ = _book.Raise(expired);
        return now;
    }

    private void WatchOrders() => WakeAt(State.OrderIndex.ExpiresNext);

    private static PackageId? PackageOf(AccountEvent happened) => happened switch
    {
        PackageAdded added => added.Package,
        PackageTermsChanged changed => changed.Package,
        _ => null,
    };
}
