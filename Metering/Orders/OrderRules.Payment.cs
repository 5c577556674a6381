using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Products;

namespace Metering.Orders;

/// <content>Payment: an order and what it buys are one thing.</content>
internal static partial class OrderRules
{
    /// <summary>How far a payment in another currency may be from what is due: its smallest coin is seldom a round sum of nano-dollars.</summary>
    private static readonly Usd ConversionTolerance = new(Usd.NanosPerDollar / 100);

    /// <summary>An order of its own that is placed and paid at once, or the payment of one that was placed.</summary>
    public static OrderDecision TopUp(AccountState account, TopUpAccount command, DateTimeOffset now)
    {
        if (NumberProblem(command.Order) is { } problem) return OrderDecision.Invalid(problem);
        if (command.Reference is not null && PayOrder.ReferenceProblem(command.Reference) is { } unreadable) return OrderDecision.Invalid(unreadable);
        if (account.Orders.TryGetValue(command.Order, out var order))
        {
            var asked = command.Conversion is { } conversion && conversion.Problem() is null ? conversion.ToUsd() : command.Amount;
            if (order.Kind is not OrderKind.TopUp || order.AmountDue != asked || order.Conversion != command.Conversion)
            {
                return OrderDecision.Conflict($"Order {command.Order} is a {order.Kind} of {order.AmountDue} USD.");
            }

            var payment = new PayOrder(command.Order, PaymentMethod.External, command.Operator) { Reference = command.Reference };
            return order.WasPaid ? AnswerAgain(order, payment) : UnpayableProblem(order, now) ?? PayTopUp(account, order, payment, now);
        }

        if (account.GrantOrders.ContainsKey(command.Order)) return OrderDecision.Conflict($"Order {command.Order} changed a grant.");
        if (AmountProblem(account, command.Amount, command.Conversion, out var amount) is { } cannot) return OrderDecision.Invalid(cannot);
        return IsUsed(account, command.Reference, command.Order) is { } used ? used : OrderDecision.Apply(Credit(account, command, amount, now));
    }

    /// <param name="account">The account.</param>
    /// <param name="command">The payment.</param>
    /// <param name="cashTaken">Cash that calls have taken which are still being decided; the books do not know it yet.</param>
    /// <param name="now">Now.</param>
    public static OrderDecision Pay(AccountState account, PayOrder command, Usd cashTaken, DateTimeOffset now)
    {
        if (command.Problem() is { } problem) return OrderDecision.Invalid(problem);
        if (!account.Orders.TryGetValue(command.Order, out var order)) return OrderDecision.NotFound;
        if (order.WasPaid) return AnswerAgain(order, command);
        if (UnpayableProblem(order, now) is { } late) return late;
        if (IsUsed(account, command.Reference, command.Order) is { } used) return used;
        if (order.Kind is OrderKind.TopUp) return PayTopUp(account, order, command, now);
        if (PurchaseLimit.PayingProblem(account, order) is { } tooMany) return OrderDecision.Conflict(tooMany);
        if (ConversionProblem(order, command.Conversion) is { } worth) return OrderDecision.Conflict(worth);
        var available = Spendable(account, cashTaken);
        if (command.Method is PaymentMethod.Balance && available < order.AmountDue)
        {
            return OrderDecision.Conflict($"The balance of {available} USD does not cover the order's {order.AmountDue} USD.");
        }

        return order.Kind switch
        {
            OrderKind.Renewal => PayRenewal(account, order, command, now),
            OrderKind.Upgrade => PayUpgrade(account, order, command, now),
            _ => PayPurchase(account, order, command, now),
        };
    }

    /// <summary>Cash that nothing else has a claim on: calls in progress, calls that are still being decided, and what the account owes.</summary>
    private static Usd Spendable(AccountState account, Usd cashTaken) => Usd.Max(Usd.Zero, account.CashAvailable - cashTaken - account.Debt);

    private static OrderDecision PayTopUp(AccountState account, Order order, PayOrder command, DateTimeOffset now)
    {
        if (command.Method is not PaymentMethod.External) return OrderDecision.Invalid(PayOrder.TopUpByBalance);
        if (command.Conversion is { } paid && paid != order.Conversion)
        {
            return OrderDecision.Conflict($"Order {order.Number} was placed with {order.Conversion?.ToString() ?? "US dollars"}.");
        }

        if (AmountProblem(account, order.AmountDue, null, out _) is { } problem) return OrderDecision.Invalid(problem);
        var credit = new TopUpAccount(order.Number, order.AmountDue, command.Operator) { Conversion = order.Conversion, Reference = command.Reference };
        return OrderDecision.Apply(Credit(account, credit, order.AmountDue, now));
    }

    /// <summary>Time counts as it is now, whether or not it was noticed.</summary>
    private static OrderDecision? UnpayableProblem(Order order, DateTimeOffset now) =>
        order.Status is OrderStatus.Expired || (order.Status is OrderStatus.Placed && order.ExpiresAt <= now)
            ? OrderDecision.Conflict($"Order {order.Number} was to be paid before {order.ExpiresAt!.Value.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} and has expired: place another.")
        : order.Status is OrderStatus.Placed ? null
        : OrderDecision.Conflict($"Order {order.Number} is {order.Status}: place another.");

    private static OrderDecision PayPurchase(AccountState account, Order order, PayOrder command, DateTimeOffset now)
    {
        var product = order.Product!;
        if (Purchase.FindRival(account, product, order.Number, now) is { } rival) return OrderDecision.Conflict(RivalText(product, rival));
        var gives = GivesOf(account, order.Number, product, order.Quantity, order.Seats, command.Operator, now);
        if (gives.Problem is { } problem) return OrderDecision.Conflict(problem);
        List<AccountEvent> events = [.. gives.Events];
        var to = product.Validity.EndOf(now, now);
        if (product.Package is { } package)
        {
            if (account.Packages.ContainsKey(order.Package!.Value)) return OrderDecision.Conflict($"The account has a package {order.Package} already.");
            events.Add(new PackageAdded(order.Package.Value, Times(package.Amount, order.Quantity), package.Terms with { From = now, To = to }, now));
        }

        return Paid(order, command, new Stretch(now, to, now), events, now);
    }

    private static OrderDecision Paid(Order order, PayOrder command, Stretch stretch, IReadOnlyList<AccountEvent> gives, DateTimeOffset now)
    {
        var cash = command.Method is PaymentMethod.Balance ? order.AmountDue : Usd.Zero;
        var paid = new OrderPaid(order.Number, command.Method, cash, command.Operator, now)
        {
            Reference = command.Reference,
            Conversion = command.Conversion,
            Grants = [.. gives.OfType<GrantAdded>().Select(added => added.Grant)],
            ValidFrom = stretch.From,
            ValidTo = stretch.To,
            Anchor = stretch.Anchor,
        };
        return OrderDecision.Apply([paid, .. gives]);
    }

    /// <summary>The grants of a first order: one for each template, and for each seat where a template says so.</summary>
    private static PurchaseGives GivesOf(
        AccountState account, string order, Product product, int quantity, IReadOnlyList<Seat>? seats, string by, DateTimeOffset now)
    {
        var to = product.Validity.EndOf(now, now);
        List<AccountEvent> events = [];
        foreach (var template in product.Grants)
        {
            var isPerSeat = template.Scale is TemplateScale.PerSeat;
            for (var seat = 1; seat <= (isPerSeat ? quantity : 1); seat++)
            {
                var name = isPerSeat ? GrantNames.OfSeat(order, template, seat) : GrantNames.Of(order, template);
                var terms = template.At(now, to, now, quantity, isPerSeat ? TokensOf(seats, seat) : null);
                if (AddProblem(account, name, terms, events.Count) is { } problem) return PurchaseGives.Impossible(problem);
                events.Add(new GrantAdded(name, terms, terms.Recurrence?.PeriodAt(now), by, now));
            }
        }

        return new PurchaseGives(events, null);
    }

    private static string? AddProblem(AccountState account, GrantId name, GrantTerms terms, int added) =>
        terms.Problem() is { } problem ? problem
        : account.Grants.ContainsKey(name) ? $"The account has a grant {name.Name} already."
        : account.Grants.Count + added >= AccountRules.GrantsMax ? $"An account has at most {AccountRules.GrantsMax} grants."
        : null;

    private static IReadOnlyList<Tokens.TokenId>? TokensOf(IReadOnlyList<Seat>? seats, int seat) => seats?.Count >= seat ? seats[seat - 1].Tokens : null;

    private static CashToppedUp Credit(AccountState account, TopUpAccount command, Usd amount, DateTimeOffset at) =>
        new(command.Order, amount, Usd.Min(amount, account.Debt), command.Operator, at)
        {
            Conversion = command.Conversion,
            Reference = command.Reference,
        };

    /// <summary>The same payment again is the same success, whatever became of the order since.</summary>
    private static OrderDecision AnswerAgain(Order order, PayOrder command) =>
        order.Method == command.Method && (command.Reference is null || order.Reference == command.Reference)
        && (command.Conversion is null || order.Conversion == command.Conversion)
            ? OrderDecision.Repeated
            : OrderDecision.Conflict($"Order {order.Number} was paid otherwise: {order.Method} {order.Reference}".TrimEnd() + ".");

    private static OrderDecision? IsUsed(AccountState account, string? reference, string order) =>
        reference is not null && account.OrderIndex.PaidBy(reference) is { } used && used != order
            ? OrderDecision.Conflict($"Payment {reference} paid order {used}.")
            : null;

    private static string? ConversionProblem(Order order, Conversion? conversion)
    {
        if (conversion is null) return null;
        var difference = conversion.ToUsd() - order.AmountDue;
        return difference < ConversionTolerance && -difference < ConversionTolerance
            ? null
            : $"The payment is worth {conversion.ToUsd()} USD, and {order.AmountDue} USD are due.";
    }
}
