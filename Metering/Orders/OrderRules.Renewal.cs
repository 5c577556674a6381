using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Grants;
using Metering.Money;
using Metering.Products;

namespace Metering.Orders;

/// <content>More of what an earlier order bought.</content>
internal static partial class OrderRules
{
    private const long AmountMax = long.MaxValue / 4;
    private const int YearsAheadMax = 100;

    private static OrderDecision PayRenewal(AccountState account, Order order, PayOrder command, DateTimeOffset now)
    {
        if (TargetProblem(account, order.Target, out var purchase) is { } refused) return refused;
        var (current, product) = (purchase!.Current, order.Product!);
        if (product.Id != current.Product!.Id || order.Quantity != current.Quantity) return Outdated(order);
        if (Purchase.FindRival(account, product, order.Target, now) is { } rival) return OrderDecision.Conflict(RivalText(product, rival));

        var stretch = StretchOf(purchase, product, now);
        if (stretch.To > now.AddYears(YearsAheadMax)) return OrderDecision.Conflict($"Nothing is bought for more than {YearsAheadMax} years ahead.");
        List<AccountEvent> events = [];
        foreach (var (id, grant) in purchase.Grants.Where(given => given.Grant.Status is not GrantStatus.Void))
        {
            var template = product.Grants.FirstOrDefault(template => template.Id == GrantNames.TemplateOf(id));
            var added = grant.Terms.Recurrence is null && grant.Terms.Quota is not null ? template?.QuotaOf(order.Quantity) ?? 0 : 0;
            if (grant.Granted > AmountMax - added) return OrderDecision.Conflict("That is more than a grant can hold.");
            events.Add(new GrantTermsChanged(id, grant.Terms with { To = stretch.To }, added, order.Number, command.Operator, now)
            {
                IsOfOrder = true,
                Status = grant.Status is GrantStatus.Expired ? GrantStatus.Active : null,
            });
        }

        if (purchase.Package is { IsVoid: false } package)
        {
            var added = product.Package is { } template ? Times(template.Amount, order.Quantity) : Usd.Zero;
            if (package.Amount.Nanos > AmountMax - added.Nanos) return OrderDecision.Conflict("That is more than a package can hold.");
            events.Add(new PackageTermsChanged(purchase.First.Package!.Value, package.Terms with { To = stretch.To }, now) { AmountAdded = added });
        }

        return events.Count == 0
            ? OrderDecision.Conflict($"What order {order.Target} gave is void.")
            : Paid(order, command, stretch, events, now);
    }

    /// <summary>
    /// What is used up by calls starts its validity afresh (A10). Time that is bought while there is some left begins where that ends, so that nobody
    /// loses a day by paying early, and keeps its anchor.
    /// </summary>
    private static Stretch StretchOf(Purchase purchase, Product product, DateTimeOffset now)
    {
        var latest = purchase.Latest;
        var (to, anchor) = (latest.ValidTo!.Value, latest.Anchor!.Value);
        if (product.Kind is ProductKind.Package || to <= now) return new Stretch(now, product.Validity.EndOf(now, now), now);
        if (product.Validity != latest.Product!.Validity) anchor = to;
        return new Stretch(to, product.Validity.EndOf(to, anchor), anchor);
    }

    private static OrderDecision Outdated(Order order) =>
        OrderDecision.Conflict($"What order {order.Number} changes is not as it was when it was placed: cancel it and place another.");
}
