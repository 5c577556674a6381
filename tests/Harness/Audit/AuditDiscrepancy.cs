namespace Harness.Audit;

/// <summary>Something that the books do not say alike in two places.</summary>
public sealed record AuditDiscrepancy(string Where, long Seq, string What, string Expected, string Actual);
