using Ledger.Upstreams;
using Metering.Prices.Tables;

namespace Ledger.Models;

/// <summary>
/// Brings the prices of a published table to the models that an upstream serves. It prices what is offered and offers nothing by itself; doing it
/// twice changes nothing the second time.
/// </summary>
/// <param name="Upstream">Whose models.</param>
/// <param name="Provider">Only the table's rows of this provider; <see langword="null"/> for whichever has the model's name.</param>
/// <param name="ValidFrom">When the prices come into force.</param>
public sealed record PriceImport(string Upstream, string? Provider, DateTimeOffset ValidFrom)
{
    /// <summary>Whether a row of zeros makes a model free. Tables have zeros for what they do not know, so it must be said.</summary>
    public bool AllowsFree { get; init; }

    /// <summary>What it would change, by model. Changes nothing.</summary>
    public IReadOnlyList<PriceChange> Plan(Catalog catalog, PriceTable table) =>
        [.. catalog.Models.Where(offered => offered.Model.Upstream == Upstream).Select(offered => Plan(offered, table))];

    /// <summary>Changes what is planned; answers what became of it.</summary>
    public async Task<IReadOnlyList<PriceChange>> Apply(IReadOnlyList<PriceChange> plan, CatalogStore store, CancellationToken cancellationToken)
    {
        var done = new List<PriceChange>(plan.Count);
        foreach (var change in plan)
        {
            var outcome = change.Outcome is PriceChangeOutcome.Added or PriceChangeOutcome.Changed
                ? await store.AddPrice(change.Model, new ModelPrice(ValidFrom, change.After!), cancellationToken)
                : CatalogOutcome.Done;
            done.Add(outcome is CatalogOutcome.Done ? change : Refuse(change, "the model or its prices changed meanwhile"));
        }

        return done;
    }

    private PriceChange Plan(OfferedModel offered, PriceTable table)
    {
        var latest = offered.Prices.LastOrDefault();
        var row = table.Find(offered.Model.UpstreamModel, Provider);
        var change = new PriceChange(offered.Model.Id, latest is null ? PriceChangeOutcome.Added : PriceChangeOutcome.Changed)
        {
            Row = row?.Name,
            Notes = row?.Notes ?? [],
            Before = latest?.Price,
            After = row?.Price,
        };
        if (row is null) return Refuse(change, $"the table has no '{offered.Model.UpstreamModel}'{(Provider is null ? "" : $" of {Provider}")}");
        if (row.Price is not { } price) return Refuse(change, row.Problem!);
        if (price.IsFree && !AllowsFree) return Refuse(change, "all its prices are zero, and a free model must be said to be free");
        if (latest?.OffPeak is not null) return Refuse(change, "it has an off-peak price, which the table does not know");
        if (latest?.Price == price && latest.ValidFrom <= ValidFrom) return change with { Outcome = PriceChangeOutcome.Unchanged };
        return latest?.ValidFrom >= ValidFrom ? Refuse(change, $"it has a price from {latest.ValidFrom:u} on") : change;
    }

    private static PriceChange Refuse(PriceChange change, string reason) =>
        change with { Outcome = PriceChangeOutcome.Refused, Reason = reason, After = null };
}
