namespace Metering.Tokens;

/// <summary>A slot of a token, carried by a call in progress. It ends with the call, or when nobody renews it; no counter can leak.</summary>
/// <param name="CountedAt">When windows counted the call.</param>
/// <param name="UnitsEstimated">What unit windows counted for it.</param>
internal sealed record Lease(TimeSpan CountedAt, long UnitsEstimated)
{
    /// <summary>When it expires unless renewed, by the monotonic clock.</summary>
    public TimeSpan ExpiresAt { get; set; }

    public TimeSpan Length { get; init; }

    /// <summary>Whether its call has ended on the books, and windows count what it used instead of the estimate.</summary>
    public bool IsCorrected { get; set; }
}
