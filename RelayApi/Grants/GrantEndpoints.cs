using Metering;
using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Tokens;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;

namespace RelayApi.Grants;

/// <summary>The grants in an account: seat quotas, shared packs, allowances, plans and vouchers, told apart by their settings only.</summary>
internal static class GrantEndpoints
{
    private const string FinerThanUnit = "A quantity is finer than its unit can be, or too large.";

    public static void MapGrants(this RouteGroupBuilder admin)
    {
        var grants = admin.MapGroup("/accounts/{account}/grants").WithTags("Grants");
        grants.MapGet("/", List).Allow(Who.Members, Of.Account("account")).WithSummary("The grants of an account as they stand, in burn order: remaining, used, next reset.");
        grants.MapPost("/", Add).Allow(Who.Operators, Of.Account("account")).WithSummary("Adds a grant to an account. Repeating it with the same name and content is the same success.");
        grants.MapGet("/{grant}", Get).Allow(Who.Members, Of.Account("account")).WithSummary("One grant as it stands.");
        grants.MapPut("/{grant}/bindings", Bind).Allow(Who.Managers, Of.Account("account")).WithSummary("Gives a seat to others: replaces whom a grant is bound to and how much one member may take, and nothing else.");
        grants.MapPost("/{grant}/changes", Change).Allow(Who.Operators, Of.Account("account")).WithSummary("Suspends, resumes, renews, upgrades or voids a grant.");
    }

    private static async Task<Results<Ok<IReadOnlyList<GrantReading>>, ProblemHttpResult>> List(string account, IActors actors)
    {
        if (!AccountId.TryParse(account, out var id) || await actors.Account(id).View() is null) return Problems.NotFound("No such account.");
        var view = await actors.Account(id).ViewGrants();
        return TypedResults.Ok<IReadOnlyList<GrantReading>>([.. view.Grants.Select(GrantReading.OfAccount)]);
    }

    private static async Task<Results<Ok<GrantReading>, ProblemHttpResult>> Get(string account, string grant, IActors actors)
    {
        if (!AccountId.TryParse(account, out var id) || !GrantId.TryNamed(grant, out var name)) return Problems.NotFound("No such grant.");
        var view = await actors.Account(id).ViewGrants();
        return view.Grants.FirstOrDefault(view => view.Id == name) is { } found ? TypedResults.Ok(GrantReading.OfAccount(found)) : Problems.NotFound("No such grant.");
    }

    private static async Task<Results<Created<GrantReading>, Ok<GrantReading>, ProblemHttpResult>> Add(
        string account, GrantBody body, IActors actors, TimeProvider time, HttpContext http)
    {
        if (!AccountId.TryParse(account, out var id)) return Problems.NotFound("No such account.");
        if (!GrantId.TryNamed(body.Id, out var grant)) return Problems.Invalid("That is no id.");
        if (!body.TryRead(time.GetUtcNow(), out var terms)) return Problems.Invalid(FinerThanUnit);
        var outcome = await actors.Account(id).AddGrant(new AddGrant(grant, terms, http.User.Identity!.Name!));
        if (!outcome.IsDone) return Problems.Of(outcome, "account");
        var reading = await Read(actors.Account(id), grant);
        return outcome.Status is ChangeStatus.Applied
            ? TypedResults.Created($"/admin/accounts/{id}/grants/{grant.Name}", reading)
            : TypedResults.Ok(reading);
    }

    private static async Task<Results<Ok<GrantReading>, ProblemHttpResult>> Change(
        string account, string grant, GrantChangeBody body, IActors actors, HttpContext http)
    {
        if (!AccountId.TryParse(account, out var id) || !GrantId.TryNamed(grant, out var name)) return Problems.NotFound("No such grant.");
        var view = await actors.Account(id).ViewGrants();
        if (view.Grants.FirstOrDefault(view => view.Id == name) is not { } before) return Problems.NotFound("No such grant.");
        if (!GrantQuantity.TryRead(body.Quota, before.Terms.Unit, out var quota)) return Problems.Invalid(FinerThanUnit);
        if (body.Kind is GrantChangeKind.Bind) return Problems.Invalid("A grant is bound by its bindings.");
        var command = new ChangeGrant(name, body.Kind, http.User.Identity!.Name!) { Order = body.Order, Quota = quota, To = body.To };
        var outcome = await actors.Account(id).ChangeGrant(command);
        return outcome.IsDone ? TypedResults.Ok(await Read(actors.Account(id), name)) : Problems.Of(outcome, "grant");
    }

    private static async Task<Results<Ok<GrantReading>, ProblemHttpResult>> Bind(
        string account, string grant, BindingsBody body, IActors actors, HttpContext http)
    {
        if (!AccountId.TryParse(account, out var id) || !GrantId.TryNamed(grant, out var name)) return Problems.NotFound("No such grant.");
        var view = await actors.Account(id).ViewGrants();
        if (view.Grants.FirstOrDefault(view => view.Id == name) is not { } before) return Problems.NotFound("No such grant.");
        if (!GrantQuantity.TryRead(body.QuotaPerMember, before.Terms.Unit, out var share)) return Problems.Invalid(FinerThanUnit);
        var outcome = await actors.Account(id).ChangeGrant(new ChangeGrant(name, GrantChangeKind.Bind, http.User.Identity!.Name!)
        {
            Tokens = body.Tokens,
            Members = body.Members,
            QuotaPerMember = share,
        });
        return outcome.IsDone ? TypedResults.Ok(await Read(actors.Account(id), name)) : Problems.Of(outcome, "grant");
    }

    /// <summary>Whom a grant is bound to: without tokens and members it pays for the whole account.</summary>
    internal sealed record BindingsBody
    {
        public IReadOnlyList<TokenId>? Tokens { get; init; }

        public IReadOnlyList<MemberId>? Members { get; init; }

        /// <summary>The most that one member may take, in all or in each period; left out for no such bound.</summary>
        public decimal? QuotaPerMember { get; init; }
    }

    private static async Task<GrantReading> Read(IAccount account, GrantId grant) =>
        GrantReading.OfAccount((await account.ViewGrants()).Grants.Single(view => view.Id == grant));

    /// <param name="Kind">Suspend, Resume, Renew, Upgrade or Void.</param>
    internal sealed record GrantChangeBody(GrantChangeKind Kind)
    {
        /// <summary>The order number of a renewal or an upgrade, unique in the account: the same one is applied once.</summary>
        public string? Order { get; init; }

        /// <summary>A renewal adds it, an upgrade replaces the quota with it.</summary>
        public decimal? Quota { get; init; }

        /// <summary>Until when a renewed grant pays; left out, it stays.</summary>
        public DateTimeOffset? To { get; init; }
    }
}
