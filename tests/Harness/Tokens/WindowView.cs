namespace Harness.Tokens;

/// <summary>A window as it stands.</summary>
public sealed record WindowView(string Name, long Limit, long Count, long Remaining);
