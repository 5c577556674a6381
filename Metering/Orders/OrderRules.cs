using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Money;
using Metering.Packages;
using Metering.Products;

namespace Metering.Orders;

/// <summary>What an account decides about orders: placing and cancelling. Pure: state, command and time in; an outcome and events out.</summary>
internal static partial class OrderRules
{
    public const int PlacedMax = 1_000;
    public const int QuantityMax = 1_000;

    public static OrderDecision Place(AccountId id, AccountState account, PlaceOrder command, DateTimeOffset now)
    {
        if (NumberProblem(command.Order) is { } problem) return OrderDecision.Invalid(problem);
        if (account.Orders.TryGetValue(command.Order, out var order))
        {
            return IsSame(id, order, command)
                ? OrderDecision.Repeated
                : OrderDecision.Conflict($"Order {command.Order} exists with other content.");
        }

        if (account.GrantOrders.ContainsKey(command.Order)) return OrderDecision.Conflict($"Order {command.Order} changed a grant.");
        if (TimeToPay.Problem(command.PayWithin) is { } never) return OrderDecision.Invalid(never);
        if (account.OrderIndex.Placed.Count >= PlacedMax)
        {
            return OrderDecision.Conflict($"{PlacedMax} orders of the account wait to be paid: pay or cancel some.");
        }

        return command.Kind switch
        {
            OrderKind.TopUp => PlaceTopUp(account, command, now),
            OrderKind.Package or OrderKind.Plan => PlacePurchase(id, account, command, now),
            OrderKind.Renewal => PlaceRenewal(account, command, now),
            OrderKind.Upgrade => PlaceUpgrade(account, command, now),
            _ => OrderDecision.Invalid("An order is a TopUp, Package, Plan, Renewal or Upgrade."),
        };
    }

    public static OrderDecision Cancel(AccountState account, CancelOrder command, DateTimeOffset now) =>
        account.Orders.GetValueOrDefault(command.Order)?.Status switch
        {
            null => OrderDecision.NotFound,
            OrderStatus.Placed => OrderDecision.Apply(new OrderCancelled(command.Order, command.Operator, now)),
            OrderStatus.Cancelled => OrderDecision.Repeated,
            OrderStatus.Expired => OrderDecision.Conflict($"Order {command.Order} has expired already."),
            _ => OrderDecision.Conflict($"Order {command.Order} is paid: it can be refunded."),
        };

    /// <summary>What time has done to the orders that wait to be paid.</summary>
    public static IReadOnlyList<AccountEvent> Elapse(AccountState account, DateTimeOffset now) =>
        account.OrderIndex.ExpiresNext > now ? [] : [.. account.OrderIndex.OverdueAt(now).Select(number => new OrderExpired(number, now))];

    public static OrderDecision Give(AccountState account, GiveCoupon command, DateTimeOffset now)
    {
        if (command.Coupon.Problem() is { } problem) return OrderDecision.Invalid(problem);
        if (account.Coupons.TryGetValue(command.Coupon.Id, out var given))
        {
            return IsSame(given.Coupon, command.Coupon)
                ? OrderDecision.Repeated
                : OrderDecision.Conflict($"Coupon {command.Coupon.Id} exists with other content.");
        }

        if (command.Coupon.ExpiresAt <= now) return OrderDecision.Invalid("The coupon would have expired already.");
        return account.Coupons.Count >= AccountRules.GrantsMax
            ? OrderDecision.Invalid($"An account has at most {AccountRules.GrantsMax} coupons.")
            : OrderDecision.Apply(new CouponGiven(command.Coupon, command.Operator, now));
    }

    private static OrderDecision PlaceTopUp(AccountState account, PlaceOrder command, DateTimeOffset now)
    {
        if (AmountProblem(account, command.Amount, command.Conversion, out var amount) is { } problem) return OrderDecision.Invalid(problem);
        return Placed(account, command, now, amount, order => order with { Conversion = command.Conversion });
    }

    private static OrderDecision PlacePurchase(AccountId id, AccountState account, PlaceOrder command, DateTimeOffset now)
    {
        if (ProductProblem(command) is { } problem) return OrderDecision.Invalid(problem);
        var product = command.Product!;
        if (product.Kind is ProductKind.Plan != command.Kind is OrderKind.Plan) return OrderDecision.Invalid($"{product.Name} is a {product.Kind}.");
        if (Purchase.FindRival(account, product, butNot: null, now) is { } rival) return OrderDecision.Conflict(RivalText(product, rival));
        PackageId? package = product.Package is null ? null : command.Package ?? GrantNames.PackageOf(id, command.Order);
        if (package is { } taken && IsTaken(account, taken)) return OrderDecision.Conflict($"The account has a package {taken} already.");
        var gives = GivesOf(account, command.Order, product, command.Quantity, command.Seats, command.Operator, now);
        if (gives.Problem is { } cannot) return OrderDecision.Invalid(cannot);
        if (UseCoupon(account, command, product, now, out var coupon) is { } refused) return refused;
        var price = Times(product.Price, command.Quantity);
        return Placed(account, command, now, price, order => WithCoupon(order, coupon) with { Package = package, Seats = command.Seats });
    }

    private static OrderDecision PlaceRenewal(AccountState account, PlaceOrder command, DateTimeOffset now)
    {
        if (TargetProblem(account, command.Target, out var purchase) is { } refused) return refused;
        var current = purchase!.Current;
        if (command.Product is null) return OrderDecision.Conflict($"{current.Product!.Name} is not on sale any more.");
        if (command.Product.Id != current.Product!.Id)
        {
            return OrderDecision.Conflict($"Order {command.Target} has {current.Product.Id}, which is what a renewal is of.");
        }

        if (Purchase.FindRival(account, current.Product, command.Target, now) is { } rival)
        {
            return OrderDecision.Conflict(RivalText(current.Product, rival));
        }

        if (UseCoupon(account, command, command.Product, now, out var coupon) is { } unusable) return unusable;
        var price = Times(command.Product.Price, current.Quantity);
        return Placed(account, command, now, price, order => WithCoupon(order, coupon) with { Quantity = current.Quantity });
    }

    private static OrderDecision PlaceUpgrade(AccountState account, PlaceOrder command, DateTimeOffset now)
    {
        if (ProductProblem(command) is { } problem) return OrderDecision.Invalid(problem);
        if (TargetProblem(account, command.Target, out var purchase) is { } refused) return refused;
        if (UpgradeProblem(account, purchase!, command.Product!, command.Quantity, now) is { } cannot) return OrderDecision.Conflict(cannot);
        if (command.Coupon is not null) return OrderDecision.Invalid("A coupon takes off the price of a package, not of an upgrade.");
        var difference = Times(command.Product!.Price, command.Quantity) - Times(purchase!.Current.Product!.Price, purchase.Current.Quantity);
        return Placed(account, command, now, purchase.PriceOfRest(difference, now), order => order with { Seats = command.Seats });
    }

    private static string? UpgradeProblem(AccountState account, Purchase purchase, Product product, int quantity, DateTimeOffset now) =>
        product.Kind is not ProductKind.Plan || purchase.First.Kind is not OrderKind.Plan ? "A plan is upgraded to a plan."
        : !purchase.IsActive(now) ? $"What order {purchase.First.Number} bought is over: renew it first."
        : quantity < purchase.Current.Quantity ? $"An upgrade has at least the {purchase.Current.Quantity} that there are."
        : product.Id == purchase.Current.Product!.Id && quantity == purchase.Current.Quantity ? $"It is {product.Name} already."
        : Purchase.FindRival(account, product, purchase.First.Number, now) is { } rival ? RivalText(product, rival)
        : null;

    private static OrderDecision Placed(AccountState account, PlaceOrder command, DateTimeOffset now, Usd price, Func<Order, Order> with)
    {
        var order = with(new Order(command.Order, command.Kind, now, command.Operator)
        {
            Product = command.Product,
            Quantity = command.Quantity,
            Target = command.Target,
            PriceList = price,
            ExpiresAt = now + (command.Product?.PayWithin ?? command.PayWithin),
        });
        if (PurchaseLimit.PlacingProblem(account, order) is { } tooMany) return OrderDecision.Conflict(tooMany);
        return OrderDecision.Apply(new OrderPlaced(order with { AmountDue = price - order.CouponAmount }, now));
    }

    private static Order WithCoupon(Order order, Coupon? coupon) =>
        coupon is null ? order : order with { Coupon = coupon.Id, CouponAmount = Usd.Min(coupon.FaceValue, order.PriceList) };

    private static OrderDecision? UseCoupon(AccountState account, PlaceOrder command, Product product, DateTimeOffset now, out Coupon? coupon)
    {
        coupon = null;
        if (command.Coupon is not { } id) return null;
        if (!account.Coupons.TryGetValue(id, out var given)) return OrderDecision.Invalid($"The account has no coupon {id}.");
        if (given.Order is { } user) return OrderDecision.Conflict($"Coupon {id} is used by order {user}.");
        if (given.Coupon.ExpiresAt <= now) return OrderDecision.Conflict($"Coupon {id} has expired.");
        if (!given.Coupon.Matches(product)) return OrderDecision.Conflict($"Coupon {id} is not for {product.Name}.");
        coupon = given.Coupon;
        return null;
    }

    private static OrderDecision? TargetProblem(AccountState account, string? target, out Purchase? purchase)
    {
        purchase = null;
        if (target is null || !account.Orders.TryGetValue(target, out var first))
        {
            return OrderDecision.Invalid("A renewal or an upgrade names the order that it changes.");
        }

        if (first.Target is { } root) return OrderDecision.Conflict($"Order {target} changes order {root}: name that one.");
        if (!first.IsPurchase) return OrderDecision.Conflict($"Order {target} is a {first.Kind}.");
        if (first.Status is not OrderStatus.Paid) return OrderDecision.Conflict($"Order {target} is {first.Status}.");
        purchase = new Purchase(account, first);
        return null;
    }

    private static string? NumberProblem(string number) => RecordText.Problem("An order has a number", number);

    private static string? ProductProblem(PlaceOrder command) =>
        command.Product is null ? "There is no such product."
        : command.Product.Problem() is { } problem ? problem
        : command.Quantity is < 1 or > QuantityMax ? $"A quantity is 1 to {QuantityMax}."
        : !IdText.IsValid(command.Order) || command.Order.Length > GrantNames.NumberLengthMax || command.Order.Contains(':', StringComparison.Ordinal)
            ? $"The number of such an order is at most {GrantNames.NumberLengthMax} letters, digits, '_', '-' and '.'."
        : command.Seats?.Count > command.Quantity ? "There are more seats than are bought."
        : null;

    private static string? AmountProblem(AccountState account, Usd given, Conversion? conversion, out Usd amount)
    {
        amount = given;
        if (conversion?.Problem() is { } problem) return problem;
        if (conversion is not null && given != Usd.Zero) return "A top-up is in US dollars or in another currency.";
        amount = conversion?.ToUsd() ?? given;
        return !amount.IsPositive ? "A top-up is more than zero."
            : amount.Nanos > (long.MaxValue / 4) - account.ToppedUp.Nanos ? "That is more than an account can hold."
            : null;
    }

    private static bool IsTaken(AccountState account, PackageId package) =>
        account.Packages.ContainsKey(package) || account.OrderIndex.Placed.Any(number => account.Orders[number].Package == package);

    /// <summary>The price stands as it was fixed, so it is what was asked for that is compared.</summary>
    private static bool IsSame(AccountId id, Order order, PlaceOrder command) =>
        order.Kind == command.Kind && order.Target == command.Target && order.Coupon == command.Coupon
        && (order.Kind is OrderKind.Renewal || order.Product?.Id == command.ProductId && order.Quantity == command.Quantity)
        && (order.Kind is not OrderKind.TopUp
            || (order.Conversion == command.Conversion && (command.Conversion is not null || order.AmountDue == command.Amount)))
        && (order.Package is null || order.Package == (command.Package ?? GrantNames.PackageOf(id, command.Order)))
        && IsSame(order.Seats, command.Seats);

    private static bool IsSame(IReadOnlyList<Seat>? left, IReadOnlyList<Seat>? right) =>
        (left ?? []).Count == (right ?? []).Count && (left ?? []).Zip(right ?? []).All(seats => seats.First.Tokens.SequenceEqual(seats.Second.Tokens));

    private static bool IsSame(Coupon left, Coupon right) =>
        left.FaceValue == right.FaceValue && left.ExpiresAt == right.ExpiresAt
        && IsSame(left.Products, right.Products) && IsSame(left.Upstreams, right.Upstreams);

    private static bool IsSame<T>(IReadOnlyList<T>? left, IReadOnlyList<T>? right) =>
        left is null || right is null ? left is null && right is null : left.SequenceEqual(right);

    private static string RivalText(Product product, Order rival) =>
        $"The account has an active purchase of '{product.Exclusive}', order {rival.Number}, and can have one at a time.";

    private static Usd Times(Usd price, int quantity) => new(checked(price.Nanos * quantity));
}
