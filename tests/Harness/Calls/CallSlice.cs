namespace Harness.Calls;

/// <summary>Which grant paid how much.</summary>
public sealed record CallSlice(string Grant, decimal Amount);
