using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Grants;
using Metering.Money;

namespace Metering.Orders;

/// <content>Refunds: what is given back, and along which way (A15, E12). The used part is never given back, and a coupon's part is not paid out.</content>
internal static partial class OrderRules
{
    /// <param name="account">The account.</param>
    /// <param name="command">The refund.</param>
    /// <param name="taken">What calls have taken that are still being decided, of cash and of each package; the books do not know it yet.</param>
    /// <param name="now">Now.</param>
    public static OrderDecision Refund(AccountState account, RefundOrder command, Func<GrantId, Usd> taken, DateTimeOffset now)
    {
        if (RecordText.Problem("A refund has a reason", command.Reason) is { } unreadable) return OrderDecision.Invalid(unreadable);
        if (command.Amount is { IsPositive: false }) return OrderDecision.Invalid("A refund is more than zero.");
        if (!account.Orders.TryGetValue(command.Order, out var order)) return OrderDecision.NotFound;
        if (order.Status is OrderStatus.Refunded) return RefundedAgain(order, command);
        if (order.Status is not OrderStatus.Paid) return OrderDecision.Conflict($"Order {command.Order} is {order.Status}: nothing was paid.");
        if (order.Target is { } target) return OrderDecision.Conflict($"Order {command.Order} changed order {target}: it is refunded with that one.");
        if (order.Kind is OrderKind.TopUp) return RefundTopUp(account, order, command, taken(GrantId.Cash), now);
        if (command.Amount is not null) return OrderDecision.Invalid("What a product refunds follows from its use.");

        var purchase = new Purchase(account, order);
        var isFromOutside = purchase.Orders.Any(paid => paid.Method is PaymentMethod.External && paid.AmountDue.IsPositive);
        if (isFromOutside && PayOrder.ReferenceProblem(command.Reference) is { } problem)
        {
            return OrderDecision.Invalid(problem);
        }

        return order.Kind is OrderKind.Plan
            ? RefundPlan(account, purchase, command, now)
            : RefundPackage(account, purchase, command, taken, now);
    }

    private static OrderDecision RefundTopUp(AccountState account, Order order, RefundOrder command, Usd cashTaken, DateTimeOffset now)
    {
        if (PayOrder.ReferenceProblem(command.Reference) is { } problem) return OrderDecision.Invalid(problem);
        var most = Usd.Min(order.AmountDue, Spendable(account, cashTaken));
        if (!most.IsPositive) return OrderDecision.Conflict("Nothing of it is left as cash.");
        var amount = command.Amount ?? most;
        if (amount > most) return OrderDecision.Conflict($"{most} USD of it are left as cash, and no more can be given back.");
        return OrderDecision.Apply(new OrderRefunded(order.Number, amount, Usd.Zero, amount, Usd.Zero, command.Operator, command.Reason, now)
        {
            Reference = command.Reference,
        });
    }

    private static OrderDecision RefundPlan(AccountState account, Purchase purchase, RefundOrder command, DateTimeOffset now)
    {
        var parts = purchase.Orders.Select(order =>
        {
            var (unused, whole) = UnusedTime.Of(purchase, order.ValidFrom!.Value, order.ValidTo!.Value, now);
            // Rounded down: what is not a whole nano-dollar of unused time is not given back.
            return whole == 0 ? Usd.Zero : new Usd((long)(order.AmountDue.Nanos * unused / whole));
        });
        return GiveBack(account, purchase, parts, command, now);
    }

    private static OrderDecision RefundPackage(
        AccountState account, Purchase purchase, RefundOrder command, Func<GrantId, Usd> taken, DateTimeOffset now)
    {
        var isUsed = purchase.Grants.Any(given => given.Grant.Spent != 0 || given.Grant.Held != 0 || taken(given.Id) != Usd.Zero)
            || (purchase.First.Package is { } package && (purchase.Package!.Taken != Usd.Zero || taken(GrantId.Of(package)) != Usd.Zero));
        return isUsed ? OrderDecision.Conflict($"Something of {purchase.First.Product!.Name} is used, and it is not refunded then.")
            : !purchase.IsActive(now) ? OrderDecision.Conflict($"{purchase.First.Product!.Name} is over.")
            : GiveBack(account, purchase, purchase.Orders.Select(order => order.AmountDue), command, now);
    }

    /// <summary>Each order's part goes back the way its money came; whatever was given is void with it. Live holds keep their slices.</summary>
    private static OrderDecision GiveBack(
        AccountState account, Purchase purchase, IEnumerable<Usd> parts, RefundOrder command, DateTimeOffset now)
    {
        List<AccountEvent> events = [];
        var (debt, isAnything) = (account.Debt, false);
        foreach (var (order, part) in purchase.Orders.Zip(parts))
        {
            var cash = order.Method is PaymentMethod.Balance ? part : Usd.Zero;
            var debtPaid = Usd.Min(cash, debt);
            debt -= debtPaid;
            isAnything |= part.IsPositive;
            events.Add(new OrderRefunded(order.Number, part, cash, Usd.Zero, debtPaid, command.Operator, command.Reason, now)
            {
                Reference = order.Method is PaymentMethod.External ? command.Reference : null,
            });
        }

        if (!isAnything) return OrderDecision.Conflict("Nothing of it is left to be given back.");
        foreach (var (id, grant) in purchase.Grants)
        {
            if (grant.Status is GrantStatus.Active or GrantStatus.Suspended) events.Add(AccountRules.Void(id, grant, command.Operator, now));
        }

        if (purchase.Package is { } package)
        {
            events.Add(new PackageTermsChanged(purchase.First.Package!.Value, package.Terms with { To = now }, now) { IsVoid = true });
        }

        return OrderDecision.Apply(events);
    }

    private static OrderDecision RefundedAgain(Order order, RefundOrder command) =>
        (command.Amount is null || command.Amount == order.AmountRefunded)
        && (command.Reference is null || order.RefundReference is null || command.Reference == order.RefundReference)
            ? OrderDecision.Repeated
            : OrderDecision.Conflict($"Order {order.Number} was refunded with {order.AmountRefunded} USD.");
}
