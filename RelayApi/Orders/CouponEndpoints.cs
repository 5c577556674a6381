using Metering;
using Metering.Accounts;
using Metering.Money;
using Metering.Orders;
using Metering.Products;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Orders;

/// <summary>Coupons that operators give to accounts.</summary>
internal static class CouponEndpoints
{
    public static void MapCoupons(this RouteGroupBuilder admin)
    {
        var coupons = admin.MapGroup("/accounts/{account}/coupons").WithTags("Orders");
        coupons.MapGet("/", List).WithSummary("The coupons of an account, and which orders use them.").Allow(Who.Managers, Of.Account());
        coupons.MapGet("/{coupon}", Get).WithSummary("One coupon, and which order uses it.").Allow(Who.Managers, Of.Account());
        coupons.MapPost("/", Give).WithSummary("Gives a coupon, which takes its face value off the price of one matching package.").Allow(Who.Operators, Of.Account());
    }

    private static async Task<Results<Ok<IReadOnlyList<CouponReading>>, NotFoundProblem>> List(string account, IActors actors)
    {
        if (!AccountId.TryParse(account, out var id) || await actors.Account(id).View() is null) return Problems.NotFound("No such account.");
        return TypedResults.Ok<IReadOnlyList<CouponReading>>([.. (await actors.Account(id).ViewCoupons()).Coupons.Select(CouponReading.Of)]);
    }

    private static async Task<Results<Ok<CouponReading>, NotFoundProblem>> Get(string account, string coupon, IActors actors) =>
        AccountId.TryParse(account, out var id) && CouponId.TryParse(coupon, out var name) && await Find(actors.Account(id), name) is { } found
            ? TypedResults.Ok(found)
            : Problems.NotFound("No such coupon.");

    private static async Task<CouponReading?> Find(IAccount account, CouponId coupon) =>
        (await account.ViewCoupons()).Coupons.FirstOrDefault(given => given.Coupon.Id == coupon) is { } found ? CouponReading.Of(found) : null;

    private static async Task<Results<Created<CouponReading>, Ok<CouponReading>, NotFoundProblem, ChangeProblem>> Give(
        string account, CouponBody body, IActors actors, AdminCaller caller)
    {
        if (!AccountId.TryParse(account, out var id)) return Problems.NotFound("No such account.");
        var coupon = new Coupon(body.Id, body.FaceValue) { Products = body.Products, Upstreams = body.Upstreams, ExpiresAt = body.ExpiresAt };
        var outcome = await actors.Account(id).GiveCoupon(new GiveCoupon(coupon, caller.Name));
        if (!outcome.IsDone) return ChangeProblem.Of(outcome, "account");
        var reading = (await Find(actors.Account(id), body.Id))!;
        return outcome.Status is ChangeStatus.Applied
            ? TypedResults.Created(Locations.Of("accounts", id.Value, "coupons", body.Id.Value), reading)
            : TypedResults.Ok(reading);
    }

    /// <param name="Id">Unique in the account.</param>
    /// <param name="FaceValue">US dollars, more than zero.</param>
    internal record CouponBody(CouponId Id, Usd FaceValue)
    {
        /// <summary>The products it is for; left out for all packages.</summary>
        public IReadOnlyList<ProductId>? Products { get; init; }

        /// <summary>The upstreams it is for: a package matches that pays for these only; left out for all.</summary>
        public IReadOnlyList<string>? Upstreams { get; init; }

        /// <summary>Can be used up to, not including, this time; left out for no end.</summary>
        public DateTimeOffset? ExpiresAt { get; init; }
    }

    /// <param name="Id">Unique in the account.</param>
    /// <param name="FaceValue">US dollars.</param>
    /// <param name="Operator">Who gave it.</param>
    /// <param name="GivenAt">When.</param>
    /// <param name="Order">The order that uses it; null while it is free.</param>
    internal sealed record CouponReading(CouponId Id, Usd FaceValue, string Operator, DateTimeOffset GivenAt, string? Order) : CouponBody(Id, FaceValue)
    {
        public static CouponReading Of(CouponView given) => new(given.Coupon.Id, given.Coupon.FaceValue, given.Operator, given.GivenAt, given.Order)
        {
            Products = given.Coupon.Products,
            Upstreams = given.Coupon.Upstreams,
            ExpiresAt = given.Coupon.ExpiresAt,
        };
    }
}
