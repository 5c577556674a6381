namespace Harness.Audit;

/// <summary>What an audit of the books found.</summary>
public sealed record AuditReport(
    bool IsBalanced,
    long DiscrepanciesCount,
    IReadOnlyList<AuditDiscrepancy> Discrepancies,
    long UncapturedCount,
    AuditTotals Totals);
