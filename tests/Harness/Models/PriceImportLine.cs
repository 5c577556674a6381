namespace Harness.Models;

/// <summary>One model in an import.</summary>
public sealed record PriceImportLine(
    string Model, string Outcome, string? Row, string? Reason, IReadOnlyList<string> Notes, IReadOnlyList<NewRate>? Before, IReadOnlyList<NewRate>? After);
