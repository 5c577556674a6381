using Ledger.Models;
using Ledger.Upstreams;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Models;

/// <summary>Models that are offered, and what they cost. Names may contain slashes.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this RouteGroupBuilder admin)
    {
        var models = admin.MapGroup("/models").WithTags("Models");
        models.MapGet("/", (CatalogWatch catalog) => catalog.Current.Models.Select(ModelView.Of)).Allow(Who.Operators).WithSummary("Lists models with all their prices.");
        models.MapGet("/{**model}", Get).Allow(Who.Operators).WithSummary("One model with all its prices.");
        models.MapPut("/{**model}", Put).Allow(Who.Operators).WithSummary("Adds or replaces a model; a price given with it supersedes the one before.");
        models.MapDelete("/{**model}", Delete).Allow(Who.Operators).WithSummary("Deletes a model; calls keep the prices they were charged at.");
    }

    private static Results<Ok<ModelView>, NotFoundProblem> Get(string model, CatalogWatch catalog) =>
        Find(catalog, model) is { } found ? TypedResults.Ok(found) : Problems.NotFound("No such model.");

    private static async Task<Results<Ok<ModelView>, InvalidProblem, ConflictProblem>> Put(
        string model, ModelBody body, CatalogStore store, CatalogWatch catalog, TimeProvider time, CancellationToken cancellationToken)
    {
        var wanted = new Model(model, body.Upstream, body.UpstreamModel ?? model, body.ContextWindow, body.OutputMax)
        {
            IsEnabled = body.IsEnabled,
            InputMax = body.InputMax,
            UnitBytesMax = body.UnitBytesMax,
            OwnedBy = body.OwnedBy ?? body.Upstream,
        };
        ModelPrice? price = null;
        if (wanted.Problem() is { } problem) return Problems.Invalid(problem);
        if (body.Price is { } given && !given.TryToPrice(time.GetUtcNow(), out price, out var fault)) return Problems.Invalid(fault);
        if (await store.PutModel(wanted, cancellationToken) is not CatalogOutcome.Done) return Problems.Invalid($"There is no upstream '{body.Upstream}'.");

        if (price is not null && await AddPrice(model, price, store, catalog, cancellationToken) is { } conflict) return conflict;

        await catalog.Refresh(cancellationToken);
        return TypedResults.Ok(Find(catalog, model)!);
    }

    /// <summary>A price that is in force already is no change, so that a model can be put twice.</summary>
    private static async Task<ConflictProblem?> AddPrice(
        string id, ModelPrice price, CatalogStore store, CatalogWatch catalog, CancellationToken cancellationToken)
    {
        await catalog.Refresh(cancellationToken);
        var latest = catalog.Current.Models.FirstOrDefault(offered => offered.Model.Id == id)?.Prices.LastOrDefault();
        if (latest?.Price == price.Price && latest.OffPeak == price.OffPeak && latest.ValidFrom <= price.ValidFrom) return null;
        return await store.AddPrice(id, price, cancellationToken) is CatalogOutcome.Done
            ? null
            : Problems.Conflict("The model has a price from that time or later: a price is only ever superseded.");
    }

    private static async Task<Results<NoContent, NotFoundProblem>> Delete(
        string model, CatalogStore store, CatalogWatch catalog, CancellationToken cancellationToken)
    {
        var outcome = await store.DeleteModel(model, cancellationToken);
        await catalog.Refresh(cancellationToken);
        return outcome is CatalogOutcome.Done ? TypedResults.NoContent() : Problems.NotFound("No such model.");
    }

    private static ModelView? Find(CatalogWatch catalog, string id) =>
        catalog.Current.Models.FirstOrDefault(offered => offered.Model.Id == id) is { } offered ? ModelView.Of(offered) : null;

    /// <param name="Upstream">The upstream that serves it.</param>
    /// <param name="ContextWindow">Input and output units together, at most.</param>
    /// <param name="OutputMax">Output units of one answer, at most: what a call without a limit of its own is held for.</param>
    internal sealed record ModelBody(string Upstream, long ContextWindow, long OutputMax)
    {
        /// <summary>Its name there; the same when it is left out.</summary>
        public string? UpstreamModel { get; init; }

        /// <summary>Input units of a call, at most; the context window when it is left out. A call that surely has more is refused.</summary>
        public long? InputMax { get; init; }

        /// <summary>
        /// The most bytes that one unit of input stands for, white space and repetition not counted; 128 when it is left out. By it a call is judged to
        /// have more input than the model takes. 0 leaves that to the upstream, such as one that shortens long inputs itself.
        /// </summary>
        public long? UnitBytesMax { get; init; }

        public bool IsEnabled { get; init; } = true;

        public string? OwnedBy { get; init; }

        /// <summary>A model without a price is not offered; a free one has a price that says so.</summary>
        public PriceBody? Price { get; init; }
    }

    internal sealed record ModelView(
        string Id,
        string Upstream,
        string UpstreamModel,
        long ContextWindow,
        long InputMax,
        long OutputMax,
        long UnitBytesMax,
        bool IsEnabled,
        string OwnedBy,
        IReadOnlyList<PriceBody> Prices)
    {
        public static ModelView Of(OfferedModel offered) => new(
            offered.Model.Id,
            offered.Model.Upstream,
            offered.Model.UpstreamModel,
            offered.Model.ContextWindow,
            offered.Model.UnitsInputMax,
            offered.Model.OutputMax,
            offered.Model.BytesPerUnitMax,
            offered.IsEnabled,
            offered.Model.OwnedBy,
            [.. offered.Prices.Select(PriceBody.Of)]);
    }
}
