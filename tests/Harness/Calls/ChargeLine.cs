namespace Harness.Calls;

/// <summary>One line of a charge, before the discount.</summary>
public sealed record ChargeLine(string Kind, long Units, long PicosPerUnit, decimal Picos);
