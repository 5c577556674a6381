namespace Harness.Models;

/// <summary>What an import changed, or would change.</summary>
public sealed record PriceImportReport(bool IsDryRun, int Added, int Changed, int Unchanged, int Refused, IReadOnlyList<PriceImportLine> Models);
