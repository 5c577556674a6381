using System.Text;

namespace Ledger.Audit;

/// <summary>What an audit found.</summary>
/// <param name="Totals">What the journal adds up to.</param>
/// <param name="Discrepancies">The first ones, at most <see cref="DiscrepanciesListedMax"/>.</param>
/// <param name="DiscrepanciesCount">All of them.</param>
/// <param name="Uncaptured">Parts that packages are still to capture; at most as many as discrepancies.</param>
/// <param name="UncapturedCount">All of them.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record AuditReport(
    AuditTotals Totals,
    IReadOnlyList<Discrepancy> Discrepancies,
    long DiscrepanciesCount,
    IReadOnlyList<UncapturedPart> Uncaptured,
    long UncapturedCount,
    TimeSpan Elapsed)
{
    public const int DiscrepanciesListedMax = 1_000;

    public bool IsBalanced => DiscrepanciesCount == 0;

    /// <summary>For a person: totals first, then every discrepancy on a line of its own.</summary>
    public override string ToString()
    {
        var t = Totals;
        var text = new StringBuilder();
        text.AppendLine(null, $"The books {(IsBalanced ? "balance" : "DO NOT balance")}: {t.Rows} rows, {t.Events} events, read in {Elapsed.TotalSeconds:F1} s.");
        text.AppendLine(null, $"Cash: {t.CashToppedUp} topped up = {t.CashSpent} spent + {t.DebtPaid} for debt + {t.CashHeld} held + {t.CashAvailable} available.");
        text.AppendLine(null, $"Debt: {t.DebtIncurred} incurred, {t.DebtPaid} paid.");
        text.AppendLine(null, $"Packages: {t.PackagesAmount} granted = {t.PackagesSpent} spent + {t.PackagesHeld} held + {t.PackagesRemaining} remaining + {t.PackagesExpired} expired.");
        text.AppendLine(null, $"Calls: {t.CallsSettled} settled, {t.CallsVoided} voided, {t.CallsInterrupted} interrupted ({t.CallsCorrected} corrected), {t.CallsHeld} in progress.");
        text.AppendLine(null, $"Owners: {t.Accounts} accounts, {t.Tokens} tokens, {t.Packages} packages; {UncapturedCount} parts still to be captured; {t.RowsLater} rows came later.");
        foreach (var discrepancy in Discrepancies) text.AppendLine(discrepancy.ToString());
        if (DiscrepanciesCount > Discrepancies.Count) text.AppendLine(null, $"and {DiscrepanciesCount - Discrepancies.Count} more.");
        return text.ToString();
    }
}
