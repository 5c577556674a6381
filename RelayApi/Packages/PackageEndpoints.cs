using Ledger.Packages;
using Ledger.Projection;
using Metering;
using Metering.Accounts;
using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Packages;
using Metering.Tokens;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;
using RelayApi.Answers;
using RelayApi.Grants;

namespace RelayApi.Packages;

/// <summary>Packages: prepaid grants.</summary>
internal static class PackageEndpoints
{
    /// <summary>A package is valid for one year unless told otherwise (A10).</summary>
    private const int ValidYearsDefault = 1;

    public static void MapPackages(this RouteGroupBuilder admin)
    {
        var packages = admin.MapGroup("/packages").WithTags("Packages");
        packages.MapGet("/", List).Allow(Who.Members).WithSummary("Lists packages by id, from the tables behind the books.");
        packages.MapPost("/", Add).Allow(Who.Operators, Of.Body).WithSummary("Adds a package to an account. Repeating it with the same id and content is the same success.");
        packages.MapGet("/{package}", Get).Allow(Who.Members, Of.Package()).WithSummary("A package as it stands: amount, spent, held, remaining, expired, straight from its actor.");
        packages.MapPut("/{package}/bindings", Bind).Allow(Who.Managers, Of.Package()).WithSummary("Replaces which tokens and members a package is bound to, and nothing else.");
        packages.MapPut("/{package}", Change).Allow(Who.Operators, Of.Package()).WithSummary("Replaces what a package pays for, which tokens it is bound to, and until when.");
    }

    private static async Task<Results<Ok<IReadOnlyList<PackageRecord>>, InvalidProblem>> List(
        AdminCaller caller, PackageQueries packages, Projector projector, string? account, string? after, int? limit, CancellationToken cancellationToken)
    {
        if (!Pages.TryReadId<AccountId>(account, out var asked) || !Pages.TryReadId<PackageId>(after, out var last))
        {
            return Problems.Invalid("account and after are ids.");
        }

        if (!caller.TryNarrow(asked, out var owner)) return TypedResults.Ok<IReadOnlyList<PackageRecord>>([]);
        await projector.CatchUp(cancellationToken);
        return TypedResults.Ok(await packages.List(owner, last, Pages.Limit(limit), cancellationToken));
    }

    private static async Task<Results<Created<PackageView>, Ok<PackageView>, InvalidProblem, ChangeProblem>> Add(
        AddPackageBody body, IActors actors, TimeProvider time)
    {
        var now = time.GetUtcNow();
        if (!AccountId.TryParse(body.Account, out var account)) return Problems.Invalid("A package belongs to an account.");
        if (!PackageId.TryParse(body.Id ?? $"pkg_{Guid.CreateVersion7(now):N}", out var id)) return Problems.Invalid("That is no id.");
        var outcome = await actors.Account(account).AddPackage(new AddPackage(id, body.Amount, body.ToTerms(now)));
        if (!outcome.IsDone) return ChangeProblem.Of(outcome, "account");
        var view = await actors.Package(id).View();
        return outcome.Status is ChangeStatus.Applied ? TypedResults.Created(Locations.Of("packages", id.Value), view) : TypedResults.Ok(view);
    }

    private static async Task<Results<Ok<PackageView>, NotFoundProblem>> Get(string package, IActors actors) =>
        PackageId.TryParse(package, out var id) && await actors.Package(id).View() is { } view
            ? TypedResults.Ok(view)
            : Problems.NotFound("No such package.");

    private static async Task<Results<Ok<PackageView>, NotFoundProblem, ChangeProblem>> Change(string package, PackageBody body, IActors actors, TimeProvider time)
    {
        if (!PackageId.TryParse(package, out var id) || await actors.Package(id).View() is not { } before)
        {
            return Problems.NotFound("No such package.");
        }

        // What is left out of the validity stays as it is: a change of the binding must not move the end.
        var terms = (body with { From = body.From ?? before.Terms.From, To = body.To ?? before.Terms.To }).ToTerms(time.GetUtcNow());
        var outcome = await actors.Account(before.Account).ChangePackage(new ChangePackage(id, terms));
        return outcome.IsDone ? TypedResults.Ok(await actors.Package(id).View()) : ChangeProblem.Of(outcome, "package");
    }

    private static async Task<Results<Ok<PackageView>, NotFoundProblem, ChangeProblem>> Bind(string package, BindingsBody body, IActors actors)
    {
        if (!PackageId.TryParse(package, out var id) || await actors.Package(id).View() is not { } before)
        {
            return Problems.NotFound("No such package.");
        }

        var outcome = await actors.Account(before.Account).BindPackage(new BindPackage(id, body.Tokens, body.Members));
        return outcome.IsDone ? TypedResults.Ok(await actors.Package(id).View()) : ChangeProblem.Of(outcome, "package");
    }

    /// <summary>A package's terms.</summary>
    internal record PackageBody(string Name)
    {
        /// <summary>Valid from this time; now when it is left out.</summary>
        public DateTimeOffset? From { get; init; }

        /// <summary>Valid up to, not including, this time; one year after its from when it is left out.</summary>
        public DateTimeOffset? To { get; init; }

        /// <summary>The models it pays for; left out for all.</summary>
        public IReadOnlyList<string>? Models { get; init; }

        /// <summary>The upstreams whose service it pays for; left out for all.</summary>
        public IReadOnlyList<string>? Upstreams { get; init; }

        /// <summary>The kinds of calls it pays for; left out for all.</summary>
        public IReadOnlyList<CallKind>? Kinds { get; init; }

        /// <summary>The tokens it is bound to; without tokens and members it pays for the whole account.</summary>
        public IReadOnlyList<TokenId>? Tokens { get; init; }

        /// <summary>The members it is bound to, whatever their tokens.</summary>
        public IReadOnlyList<MemberId>? Members { get; init; }

        /// <summary>Lower is used first.</summary>
        public int Priority { get; init; }

        public PackageTerms ToTerms(DateTimeOffset now) => new(Name, From ?? now, To ?? (From ?? now).AddYears(ValidYearsDefault))
        {
            Models = Models,
            Upstreams = Upstreams,
            Kinds = Kinds,
            Tokens = Tokens,
            Members = Members,
            Priority = Priority,
        };
    }

    /// <param name="Account">Its owner.</param>
    /// <param name="Name">For people.</param>
    /// <param name="Amount">US dollars it can pay, more than zero.</param>
    internal sealed record AddPackageBody(string Account, string Name, Usd Amount) : PackageBody(Name), INamesAccount
    {
        /// <summary>Made by the server when it is left out.</summary>
        public string? Id { get; init; }
    }
}
