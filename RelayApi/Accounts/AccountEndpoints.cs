using Ledger.Accounts;
using Ledger.Orders;
using Ledger.Projection;
using Metering;
using Metering.Accounts;
using Metering.Limits;
using Metering.Money;
using Metering.Orders;
using Metering.Prices;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;
using RelayApi.Answers;
using RelayApi.Orders;

namespace RelayApi.Accounts;

/// <summary>Accounts: who owns tokens and grants.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this RouteGroupBuilder admin)
    {
        var accounts = admin.MapGroup("/accounts").WithTags("Accounts");
        accounts.MapGet("/", List).Allow(Who.Managers).WithSummary("Lists accounts by id, from the tables behind the books.");
        accounts.MapPost("/", Open).Allow(Who.Operators).WithSummary("Creates an account. Repeating it with the same id and content is the same success.");
        accounts.MapGet("/{account}", Get).Allow(Who.Managers, Of.Account()).WithSummary("An account as it stands, straight from its actor.");
        accounts.MapPut("/{account}", Change).Allow(Who.Operators, Of.Account()).WithSummary("Replaces an account's settings.");
        accounts.MapPut("/{account}/name", Rename).Allow(Who.Managers, Of.Account()).WithSummary("Renames an account: the one of its settings that is its managers' own.");
        accounts.MapPost("/{account}/top-ups", TopUp).Allow(Who.Operators, Of.Account()).WithSummary("Credits cash, once for each order number; a debt is paid first.");
        accounts.MapGet("/{account}/top-ups", ListTopUps).Allow(Who.Managers, Of.Account()).WithSummary("Lists an account's top-ups that were credited, latest first by when they were ordered.");
    }

    private static async Task<Results<Ok<IReadOnlyList<AccountRecord>>, InvalidProblem>> List(
        AdminCaller caller, AccountQueries accounts, Projector projector, string? after, int? limit, CancellationToken cancellationToken)
    {
        if (!Pages.TryReadId<AccountId>(after, out var last)) return Problems.Invalid("after is an id.");
        await projector.CatchUp(cancellationToken);
        if (caller.Account is { } own) return TypedResults.Ok<IReadOnlyList<AccountRecord>>(await accounts.Find(own, cancellationToken) is { } only ? [only] : []);
        return TypedResults.Ok(await accounts.List(last, Pages.Limit(limit), cancellationToken));
    }

    private static async Task<Results<Created<AccountView>, Ok<AccountView>, InvalidProblem, ChangeProblem>> Open(
        OpenAccountBody body, IActors actors, TimeProvider time)
    {
        if (!AccountId.TryParse(body.Id ?? $"acc_{Guid.CreateVersion7(time.GetUtcNow()):N}", out var id)) return Problems.Invalid("That is no id.");
        var outcome = await actors.Account(id).Open(new OpenAccount(body.ToSettings()));
        if (!outcome.IsDone) return ChangeProblem.Of(outcome, "account");
        var view = await actors.Account(id).View();
        return outcome.Status is ChangeStatus.Applied ? TypedResults.Created(Locations.Of("accounts", id.Value), view) : TypedResults.Ok(view);
    }

    private static async Task<Results<Ok<AccountView>, NotFoundProblem>> Get(string account, IActors actors) =>
        AccountId.TryParse(account, out var id) && await actors.Account(id).View() is { } view
            ? TypedResults.Ok(view)
            : Problems.NotFound("No such account.");

    private static async Task<Results<Ok<AccountView>, NotFoundProblem, ChangeProblem>> Change(string account, AccountBody body, IActors actors)
    {
        if (!AccountId.TryParse(account, out var id)) return Problems.NotFound("No such account.");
        var outcome = await actors.Account(id).Change(new ChangeAccount(body.ToSettings()));
        return outcome.IsDone ? TypedResults.Ok(await actors.Account(id).View()) : ChangeProblem.Of(outcome, "account");
    }

    private static async Task<Results<Ok<AccountView>, NotFoundProblem, InvalidProblem, ChangeProblem>> TopUp(string account, TopUpBody body, IActors actors, AdminCaller caller)
    {
        if (!AccountId.TryParse(account, out var id)) return Problems.NotFound("No such account.");
        Conversion? conversion = null;
        if (body.Conversion is { } given && !given.TryRead(out conversion)) return Problems.Invalid("An amount or a rate is finer than can be kept, or too large.");
        var outcome = await actors.Account(id).TopUp(new TopUpAccount(body.Order, body.Amount ?? Usd.Zero, caller.Name)
        {
            Conversion = conversion,
            Reference = body.Reference,
        });
        return outcome.IsDone ? TypedResults.Ok(await actors.Account(id).View()) : ChangeProblem.Of(outcome, "account");
    }

    private static async Task<Results<Ok<IReadOnlyList<TopUpReading>>, NotFoundProblem, InvalidProblem>> ListTopUps(
        string account, OrderQueries orders, Projector projector, string? before, int? limit, CancellationToken cancellationToken)
    {
        if (!AccountId.TryParse(account, out var id)) return Problems.NotFound("No such account.");
        await projector.CatchUp(cancellationToken);
        OrderRecord? last = null;
        if (before is not null && (last = await orders.Find(id, before, cancellationToken)) is null) return Problems.Invalid("before is the number of an order.");
        var filter = new OrderFilter { Account = id, Kind = OrderKind.TopUp, IsPaid = true, Before = last };
        var records = await orders.List(filter, Pages.Limit(limit), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<TopUpReading>>([.. records.Select(TopUpReading.Of)]);
    }

    private static async Task<Results<Ok<AccountView>, NotFoundProblem, ChangeProblem>> Rename(string account, NameBody body, IActors actors)
    {
        if (!AccountId.TryParse(account, out var id)) return Problems.NotFound("No such account.");
        var outcome = await actors.Account(id).Rename(new RenameAccount(body.Name));
        return outcome.IsDone ? TypedResults.Ok(await actors.Account(id).View()) : ChangeProblem.Of(outcome, "account");
    }

    /// <param name="Name">For people.</param>
    internal sealed record NameBody(string Name);

    /// <summary>An account's settings.</summary>
    internal record AccountBody(string Name)
    {
        /// <summary>Individual or Organisation.</summary>
        public AccountKind Kind { get; init; }

        public AccountStatus Status { get; init; }

        /// <summary>Limits over all its tokens together; a limit that is left out is none.</summary>
        public LimitSettings Limits { get; init; } = LimitSettings.Unlimited;

        /// <summary>What it pays of the list price, in millionths: 850000 is 15 % off.</summary>
        public Discount Discount { get; init; }

        /// <summary>Where cash stands among what can pay: lower is used first; left out for behind everything else.</summary>
        public int? CashPriority { get; init; }

        public AccountSettings ToSettings() => new(Name) { Kind = Kind, Status = Status, Limits = Limits, Discount = Discount, CashPriority = CashPriority };
    }

    /// <summary>A new account.</summary>
    internal sealed record OpenAccountBody(string Name) : AccountBody(Name), INamesAccount
    {
        string INamesAccount.Account => Id ?? "";

        /// <summary>Made by the server when it is left out.</summary>
        public string? Id { get; init; }
    }

    /// <param name="Order">The order number, unique in the account: the same order is credited once.</param>
    internal sealed record TopUpBody(string Order)
    {
        /// <summary>US dollars, more than zero.</summary>
        public Usd? Amount { get; init; }

        /// <summary>Of a payment in another currency, instead of the amount: what it is worth is credited.</summary>
        public ConversionBody? Conversion { get; init; }

        /// <summary>The payment's own reference, if it has one: one payment is credited once.</summary>
        public string? Reference { get; init; }
    }

    /// <param name="Account">The account.</param>
    /// <param name="Number">The order number.</param>
    /// <param name="Amount">US dollars that were credited.</param>
    /// <param name="Conversion">What was paid in another currency, and at which rate.</param>
    /// <param name="DebtPaid">The part that went to an old debt at once.</param>
    /// <param name="AmountRefunded">What was given back of it since.</param>
    /// <param name="Operator">Who credited it.</param>
    /// <param name="At">When.</param>
    internal sealed record TopUpReading(
        AccountId Account, string Number, Usd Amount, ConversionBody? Conversion, Usd DebtPaid, Usd AmountRefunded, string Operator, DateTimeOffset At)
    {
        public static TopUpReading Of(OrderRecord record) => new(
            record.Account,
            record.Order.Number,
            record.Order.AmountDue,
            record.Order.Conversion is { } conversion ? ConversionBody.Of(conversion) : null,
            record.DebtPaid,
            record.Order.AmountRefunded,
            record.Order.PaidBy!,
            record.Order.PaidAt!.Value);
    }
}
