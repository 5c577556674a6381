namespace Harness.Calls;

/// <summary>What the relay saw of a call.</summary>
public sealed record CallResult(int Status, long? MillisecondsFirstByte, long MillisecondsTotal);
