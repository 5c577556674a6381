using Ledger.Models;
using Ledger.Upstreams;
using Metering;
using Metering.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Answers;
using RelayApi.Models;
using RelayApi.Access;

namespace RelayApi.Accounts;

/// <summary>What an account pays for a model, whatever the model's price is. Model names may contain slashes.</summary>
internal static class AccountPriceEndpoints
{
    public static void MapAccountPrices(this RouteGroupBuilder admin)
    {
        var prices = admin.MapGroup("/accounts/{account}/prices").WithTags("Accounts");
        prices.MapGet("/", List).Allow(Who.Managers, Of.Account()).WithSummary("Lists the account's own prices, earliest first for each model.");
        prices.MapPut("/{**model}", Put).Allow(Who.Operators, Of.Account()).WithSummary("Sets what the account pays for a model from a time on; it supersedes the one before.");
        prices.MapDelete("/{**model}", Withdraw).Allow(Who.Operators, Of.Account()).WithSummary("From now on the account pays the model's price again.");
    }

    private static Results<Ok<IReadOnlyList<AccountPriceView>>, NotFoundProblem> List(string account, CatalogWatch catalog) =>
        AccountId.TryParse(account, out var id)
            ? TypedResults.Ok<IReadOnlyList<AccountPriceView>>([.. catalog.Current.Models
                .SelectMany(offered => offered.AccountPrices.TryGetValue(id, out var own) ? own : [])
                .Select(AccountPriceView.Of)])
            : Problems.NotFound("No such account.");

    private static async Task<Results<InvalidProblem, Results<Ok<AccountPriceView>, NotFoundProblem, ConflictProblem>>> Put(
        string account, string model, PriceBody body, IActors actors, CatalogStore store, CatalogWatch catalog, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!body.TryToPrice(time.GetUtcNow(), out var price, out var problem)) return Problems.Invalid(problem);
        return await Add(account, model, price.ValidFrom, price, actors, store, catalog, cancellationToken);
    }

    private static Task<Results<Ok<AccountPriceView>, NotFoundProblem, ConflictProblem>> Withdraw(
        string account, string model, IActors actors, CatalogStore store, CatalogWatch catalog, TimeProvider time, CancellationToken cancellationToken) =>
        Add(account, model, time.GetUtcNow(), null, actors, store, catalog, cancellationToken);

    private static async Task<Results<Ok<AccountPriceView>, NotFoundProblem, ConflictProblem>> Add(
        string account,
        string model,
        DateTimeOffset validFrom,
        ModelPrice? price,
        IActors actors,
        CatalogStore store,
        CatalogWatch catalog,
        CancellationToken cancellationToken)
    {
        if (!AccountId.TryParse(account, out var id) || await actors.Account(id).View() is null) return Problems.NotFound("No such account.");
        var own = new AccountPrice(id, model, validFrom, price);
        var outcome = await store.AddAccountPrice(own, cancellationToken);
        await catalog.Refresh(cancellationToken);
        return outcome switch
        {
            CatalogOutcome.Done => TypedResults.Ok(AccountPriceView.Of(own)),
            CatalogOutcome.NotFound => Problems.NotFound("No such model."),
            _ => Problems.Conflict("The account has a price for the model from that time or later: a price is only ever superseded."),
        };
    }

    /// <param name="Model">The model.</param>
    /// <param name="ValidFrom">In force from here, until the next of the same model.</param>
    /// <param name="Price">The price; null where the account pays the model's again.</param>
    internal sealed record AccountPriceView(string Model, DateTimeOffset ValidFrom, PriceBody? Price)
    {
        public static AccountPriceView Of(AccountPrice own) => new(own.Model, own.ValidFrom, own.Price is { } price ? PriceBody.Of(price) : null);
    }
}
