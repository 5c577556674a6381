using Ledger.Models;
using Metering.Prices;

namespace RelayApi.Models;

/// <summary>What an import changed, or would change.</summary>
internal sealed record PriceImportReport(bool IsDryRun, int Added, int Changed, int Unchanged, int Refused, IReadOnlyList<PriceImportReport.Line> Models)
{
    public static PriceImportReport Of(IReadOnlyList<PriceChange> changes, bool isDryRun) => new(
        isDryRun,
        changes.Count(change => change.Outcome is PriceChangeOutcome.Added),
        changes.Count(change => change.Outcome is PriceChangeOutcome.Changed),
        changes.Count(change => change.Outcome is PriceChangeOutcome.Unchanged),
        changes.Count(change => change.Outcome is PriceChangeOutcome.Refused),
        [.. changes.Select(Line.Of)]);

    /// <param name="Model">The model.</param>
    /// <param name="Outcome">Added, changed, unchanged or refused.</param>
    /// <param name="Row">The row of the table that the price comes from.</param>
    /// <param name="Reason">Why it is refused.</param>
    /// <param name="Notes">What of the row is not in the price, and what was rounded.</param>
    /// <param name="Before">Every figure until now, in US dollars: for a million units; for one call, piece or second.</param>
    /// <param name="After">Every figure from now on.</param>
    internal sealed record Line(
        string Model,
        PriceChangeOutcome Outcome,
        string? Row,
        string? Reason,
        IReadOnlyList<string> Notes,
        IReadOnlyList<RateBody>? Before,
        IReadOnlyList<RateBody>? After)
    {
        public static Line Of(PriceChange change) =>
            new(change.Model, change.Outcome, change.Row, change.Reason, change.Notes, Rates(change.Before), Rates(change.After));

        private static IReadOnlyList<RateBody>? Rates(Price? price) => price is null ? null : [.. PriceBody.RatesOf(price)];
    }
}
