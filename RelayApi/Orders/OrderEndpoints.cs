using Ledger.Orders;
using Ledger.Products;
using Ledger.Projection;
using Metering;
using Metering.Accounts;
using Metering.Money;
using Metering.Orders;
using Metering.Products;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Orders;

/// <summary>Orders: what was bought, paid, given up and given back, and by whom.</summary>
internal static class OrderEndpoints
{
    private const string NoSuchOrder = "No such order.";
    private const string FinerThanKept = "An amount or a rate is finer than can be kept, or too large.";

    private static Target Account { get; } = Of.Account();

    private static ForbiddenProblem OnlyOperatorsKnow => Problems.Forbidden("Only an operator may say that money has come from outside.");

    public static void MapOrders(this RouteGroupBuilder admin)
    {
        admin.MapGet("/orders", ListAll).WithTags("Orders").WithSummary("Lists orders of all accounts, latest first.").Allow(Who.Managers);
        var orders = admin.MapGroup("/accounts/{account}/orders").WithTags("Orders");
        orders.MapGet("/", List).WithSummary("Lists an account's orders, latest first.").Allow(Who.Managers, Account);
        orders.MapPost("/", Place).Allow(Who.Managers, Account)
            .WithSummary("Places an order, and pays it at once if it says so. Repeating it with the same number and content is the same success.");
        orders.MapGet("/{order}", Get).WithSummary("One order as it stands.").Allow(Who.Managers, Account);
        orders.MapPost("/{order}/pay", Pay).Allow(Who.Managers, Account)
            .WithSummary("Pays an order and gives what it buys, once. Asking again repairs what went wrong on the way.");
        orders.MapPost("/{order}/cancel", Cancel).Allow(Who.Managers, Account)
            .WithSummary("Gives up an order that is not paid; its coupon can be used again.");
        orders.MapPost("/{order}/refund", Refund).Allow(Who.Operators, Account)
            .WithSummary("Gives back what was not used of an order, once, the way the money came.");
    }

    private static async Task<Results<Ok<IReadOnlyList<OrderReading>>, InvalidProblem>> ListAll(
        OrderQueries orders,
        OverdueOrders overdue,
        Projector projector,
        AdminCaller caller,
        string? account,
        OrderKind? kind,
        OrderStatus? status,
        string? before,
        int? limit,
        CancellationToken cancellationToken)
    {
        if (!Pages.TryReadId<AccountId>(account, out var asked)) return Problems.Invalid("account is an id.");
        if (!caller.TryNarrow(asked, out var owner)) return TypedResults.Ok<IReadOnlyList<OrderReading>>([]);
        if (before is not null && owner is null) return Problems.Invalid("before is a number in an account: name the account.");
        return await Read(owner, orders, overdue, projector, kind, status, before, limit, cancellationToken);
    }

    private static async Task<Results<NotFoundProblem, Results<Ok<IReadOnlyList<OrderReading>>, InvalidProblem>>> List(
        string account,
        IActors actors,
        OrderQueries orders,
        OverdueOrders overdue,
        Projector projector,
        OrderKind? kind,
        OrderStatus? status,
        string? before,
        int? limit,
        CancellationToken cancellationToken) =>
        AccountId.TryParse(account, out var id) && await actors.Account(id).View() is not null
            ? await Read(id, orders, overdue, projector, kind, status, before, limit, cancellationToken)
            : Problems.NotFound("No such account.");

    private static async Task<Results<Ok<IReadOnlyList<OrderReading>>, InvalidProblem>> Read(
        AccountId? account,
        OrderQueries orders,
        OverdueOrders overdue,
        Projector projector,
        OrderKind? kind,
        OrderStatus? status,
        string? before,
        int? limit,
        CancellationToken cancellationToken)
    {
        await overdue.Expire(account, cancellationToken);
        await projector.CatchUp(cancellationToken);
        var filter = new OrderFilter { Account = account, Kind = kind, Status = status };
        if (before is not null)
        {
            if (await orders.Find(account!.Value, before, cancellationToken) is not { } last) return Problems.Invalid("before is the number of an order.");
            filter = filter with { Before = last };
        }

        var records = await orders.List(filter, Pages.Limit(limit), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<OrderReading>>([.. records.Select(OrderReading.Of)]);
    }

    private static async Task<Results<Created<OrderReading>, Ok<OrderReading>, InvalidProblem, NotFoundProblem, ForbiddenProblem, ChangeProblem>> Place(
        string account,
        OrderBody body,
        IActors actors,
        ProductStore products,
        AdminCaller caller,
        IOptions<OrderOptions> options,
        CancellationToken cancellationToken)
    {
        if (!AccountId.TryParse(account, out var id)) return Problems.NotFound("No such account.");
        if (MayNotPay(caller, body.Pay)) return OnlyOperatorsKnow;
        if (body.Package is not null && !caller.IsOperator)
        {
            return Problems.Forbidden("Only an operator chooses the id of a package: ids are unique everywhere.");
        }

        if (body.Conversion is not null && !caller.IsOperator) return Problems.Forbidden("Only an operator says at what rate money is exchanged.");
        Conversion? conversion = null;
        if (body.Conversion is { } given && !given.TryRead(out conversion)) return Problems.Invalid(FinerThanKept);
        if (!TryRead(body.Pay?.Conversion, out var paid)) return Problems.Invalid(FinerThanKept);
        var payment = body.Pay is { } pay ? new PayOrder(body.Order, pay.Method, caller.Name) { Reference = pay.Reference, Conversion = paid } : null;
        if (payment?.ProblemFor(body.Kind) is { } unpayable) return Problems.Invalid(unpayable);
        var actor = actors.Account(id);
        var wanted = body.Kind is OrderKind.Renewal ? body.Product ?? await ProductOf(actor, body.Target) : body.Product;
        var stored = wanted is { } product ? await products.Find(product, cancellationToken) : null;
        var outcome = await actor.PlaceOrder(new PlaceOrder(body.Order, body.Kind, caller.Name)
        {
            Product = stored is { IsEnabled: true } ? stored.Product : null,
            ProductId = wanted,
            Quantity = body.Quantity,
            Coupon = body.Coupon,
            Target = body.Target,
            Amount = body.Amount ?? Usd.Zero,
            Conversion = conversion,
            Package = body.Package,
            PayWithin = options.Value.PayWithin,
            Seats = body.Seats is { } seats ? [.. seats.Select(seat => new Seat(seat.Tokens))] : null,
        });
        if (!outcome.IsDone) return ChangeProblem.Of(outcome, "account");
        var paying = payment is null ? null : await actor.PayOrder(payment);
        var reading = OrderReading.Of(id, (await actor.ViewOrder(body.Order))!);
        if (paying is { IsDone: false }) return NotPaid(paying, reading);
        return outcome.Status is ChangeStatus.Applied
            ? TypedResults.Created(Locations.Of("accounts", account, "orders", body.Order), reading)
            : TypedResults.Ok(reading);
    }

    /// <summary>Placing has happened, and only paying was refused: whoever asked must know both, and has the order with it.</summary>
    private static ChangeProblem NotPaid(ChangeOutcome paying, OrderReading order) => ChangeProblem.OfSecond(
        paying,
        "The payment was refused.",
        $"Order {order.Number} stands as {order.Status}. Its payment was refused: {paying.Problem}",
        ("order", order));

    /// <summary>From the tables, which know changes of single grants as well.</summary>
    private static async Task<Results<Ok<OrderReading>, NotFoundProblem>> Get(
        string account, string order, IActors actors, OrderQueries orders, Projector projector, CancellationToken cancellationToken)
    {
        if (!AccountId.TryParse(account, out var id)) return Problems.NotFound(NoSuchOrder);
        if (await actors.Account(id).ViewOrder(order) is { } found) return TypedResults.Ok(OrderReading.Of(id, found));
        await projector.CatchUp(cancellationToken);
        return await orders.Find(id, order, cancellationToken) is { } record ? TypedResults.Ok(OrderReading.Of(record)) : Problems.NotFound(NoSuchOrder);
    }

    private static async Task<Results<ForbiddenProblem, InvalidProblem, Results<Ok<OrderReading>, NotFoundProblem, ChangeProblem>>> Pay(
        string account, string order, PaymentBody body, IActors actors, AdminCaller caller)
    {
        if (MayNotPay(caller, body)) return OnlyOperatorsKnow;
        if (!TryRead(body.Conversion, out var conversion)) return Problems.Invalid(FinerThanKept);
        return await Change(account, order, actors, actor => actor.PayOrder(
            new PayOrder(order, body.Method, caller.Name) { Reference = body.Reference, Conversion = conversion }));
    }

    private static Task<Results<Ok<OrderReading>, NotFoundProblem, ChangeProblem>> Cancel(string account, string order, IActors actors, AdminCaller caller) =>
        Change(account, order, actors, actor => actor.CancelOrder(new CancelOrder(order, caller.Name)));

    private static Task<Results<Ok<OrderReading>, NotFoundProblem, ChangeProblem>> Refund(
        string account, string order, OrderRefundBody body, IActors actors, AdminCaller caller) =>
        Change(account, order, actors, actor => actor.RefundOrder(
            new RefundOrder(order, caller.Name, body.Reason) { Amount = body.Amount, Reference = body.Reference }));

    private static async Task<Results<Ok<OrderReading>, NotFoundProblem, ChangeProblem>> Change(
        string account, string order, IActors actors, Func<IAccount, Task<ChangeOutcome>> change)
    {
        if (!AccountId.TryParse(account, out var id)) return Problems.NotFound(NoSuchOrder);
        var actor = actors.Account(id);
        var outcome = await change(actor);
        return outcome.IsDone ? TypedResults.Ok(OrderReading.Of(id, (await actor.ViewOrder(order))!)) : ChangeProblem.Of(outcome, "order");
    }

    /// <summary>An account spends its own balance; that money has come from outside is not its to say.</summary>
    private static bool MayNotPay(AdminCaller caller, PaymentBody? payment) => payment?.Method is PaymentMethod.External && !caller.IsOperator;

    /// <summary>What a purchase has by now: that is what a renewal renews.</summary>
    private static async Task<ProductId?> ProductOf(IAccount account, string? target)
    {
        if (target is null || await account.ViewOrder(target) is not { } first) return null;
        return (first.UpgradedBy is { } upgrade ? await account.ViewOrder(upgrade) : first)?.Product?.Id;
    }

    private static bool TryRead(ConversionBody? body, out Conversion? conversion)
    {
        conversion = null;
        return body is null || body.TryRead(out conversion);
    }

    /// <param name="Reason">Why, for the record.</param>
    internal sealed record OrderRefundBody(string Reason)
    {
        /// <summary>How much of a top-up; left out for all of it that is still there as cash.</summary>
        public Usd? Amount { get; init; }

        /// <summary>The reference of the payment that returns the money, where it came from outside.</summary>
        public string? Reference { get; init; }
    }
}
