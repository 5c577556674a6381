namespace Harness.Tokens;

/// <summary>Limits of a token or an account; what is left out is unlimited.</summary>
public sealed record Limits
{
    public int? Concurrency { get; init; }

    public long? RequestsPerMinute { get; init; }

    public long? RequestsPerHour { get; init; }

    public long? UnitsPerMinute { get; init; }

    /// <summary>Rolling or Refill.</summary>
    public string? Windows { get; init; }
}
