using Metering;
using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Grants;

/// <summary>The grants in an account: seat quotas, shared packs, allowances, plans and vouchers, told apart by their settings only.</summary>
internal static class GrantEndpoints
{
    private const string FinerThanUnit = "A quantity is finer than its unit can be, or too large.";
    private const string NoSuchGrant = "No such grant.";

    public static void MapGrants(this RouteGroupBuilder admin)
    {
        var grants = admin.MapGroup("/accounts/{account}/grants").WithTags("Grants");
        grants.MapGet("/", List).Allow(Who.Members, Of.Account()).WithSummary("The grants of an account as they stand, in burn order: remaining, used, next reset.");
        grants.MapPost("/", Add).Allow(Who.Operators, Of.Account()).WithSummary("Adds a grant to an account. Repeating it with the same name and content is the same success.");
        grants.MapGet("/{grant}", Get).Allow(Who.Members, Of.Account()).WithSummary("One grant as it stands.");
        grants.MapPut("/{grant}/bindings", Bind).Allow(Who.Managers, Of.Account()).WithSummary("Gives a seat to others: replaces whom a grant is bound to and how much one member may take, and nothing else.");
        grants.MapPost("/{grant}/changes", Change).Allow(Who.Operators, Of.Account()).WithSummary("Suspends, resumes, renews, upgrades or voids a grant.");
    }

    private static async Task<Results<Ok<IReadOnlyList<GrantReading>>, NotFoundProblem>> List(string account, IActors actors)
    {
        if (!AccountId.TryParse(account, out var id) || await actors.Account(id).View() is null) return Problems.NotFound("No such account.");
        var view = await actors.Account(id).ViewGrants();
        return TypedResults.Ok<IReadOnlyList<GrantReading>>([.. view.Grants.Select(GrantReading.OfAccount)]);
    }

    private static async Task<Results<Ok<GrantReading>, NotFoundProblem>> Get(string account, string grant, IActors actors) =>
        AccountId.TryParse(account, out var id) && await Find(actors.Account(id), grant) is { } view
            ? TypedResults.Ok(GrantReading.OfAccount(view))
            : Problems.NotFound(NoSuchGrant);

    private static async Task<Results<Created<GrantReading>, Ok<GrantReading>, NotFoundProblem, InvalidProblem, ChangeProblem>> Add(
        string account, GrantBody body, IActors actors, TimeProvider time, AdminCaller caller)
    {
        if (!AccountId.TryParse(account, out var id)) return Problems.NotFound("No such account.");
        if (!GrantId.TryNamed(body.Id, out var grant)) return Problems.Invalid("That is no id.");
        if (!body.TryRead(time.GetUtcNow(), out var terms)) return Problems.Invalid(FinerThanUnit);
        var outcome = await actors.Account(id).AddGrant(new AddGrant(grant, terms, caller.Name));
        if (!outcome.IsDone) return ChangeProblem.Of(outcome, "account");
        var reading = GrantReading.OfAccount((await Find(actors.Account(id), body.Id))!);
        return outcome.Status is ChangeStatus.Applied
            ? TypedResults.Created(Locations.Of("accounts", id.Value, "grants", grant.Name), reading)
            : TypedResults.Ok(reading);
    }

    private static Task<Results<Ok<GrantReading>, NotFoundProblem, InvalidProblem, ChangeProblem>> Change(
        string account, string grant, GrantChangeBody body, IActors actors, AdminCaller caller) =>
        body.Kind is GrantChangeKind.Bind
            ? Task.FromResult<Results<Ok<GrantReading>, NotFoundProblem, InvalidProblem, ChangeProblem>>(Problems.Invalid("A grant is bound by its bindings."))
            : Apply(account, grant, actors, body.Quota, (id, quota) => new ChangeGrant(id, body.Kind, caller.Name)
            {
                Order = body.Order,
                Quota = quota,
                To = body.To,
            });

    private static Task<Results<Ok<GrantReading>, NotFoundProblem, InvalidProblem, ChangeProblem>> Bind(
        string account, string grant, GrantBindingsBody body, IActors actors, AdminCaller caller) =>
        Apply(account, grant, actors, body.QuotaPerMember, (id, share) => new ChangeGrant(id, GrantChangeKind.Bind, caller.Name)
        {
            Tokens = body.Tokens,
            Members = body.Members,
            QuotaPerMember = share,
        });

    /// <summary>A quantity is in the unit of the grant, which is known only when the grant is found.</summary>
    private static async Task<Results<Ok<GrantReading>, NotFoundProblem, InvalidProblem, ChangeProblem>> Apply(
        string account, string grant, IActors actors, decimal? quantity, Func<GrantId, long?, ChangeGrant> change)
    {
        if (!AccountId.TryParse(account, out var id) || await Find(actors.Account(id), grant) is not { } before) return Problems.NotFound(NoSuchGrant);
        if (!GrantQuantity.TryRead(quantity, before.Terms.Unit, out var parts)) return Problems.Invalid(FinerThanUnit);
        var outcome = await actors.Account(id).ChangeGrant(change(before.Id, parts));
        return outcome.IsDone ? TypedResults.Ok(GrantReading.OfAccount((await Find(actors.Account(id), grant))!)) : ChangeProblem.Of(outcome, "grant");
    }

    private static async Task<GrantView?> Find(IAccount account, string grant) =>
        GrantId.TryNamed(grant, out var name) ? (await account.ViewGrants()).Grants.FirstOrDefault(view => view.Id == name) : null;

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
