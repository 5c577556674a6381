namespace Harness.Calls;

/// <summary>What a usage has beside plain text by the standard tier.</summary>
public sealed record CallUsageDetails(string Tier, long UnitsInputAudio, long UnitsOutputAudio);
