namespace RelayApi.Grants;

/// <summary>A rolling window of a grant as it stands.</summary>
/// <param name="Name">Such as <c>calls_per_5h</c>.</param>
/// <param name="Limit">The most in any span of its length.</param>
/// <param name="Used">What is counted in it now.</param>
/// <param name="Remaining">What it still admits.</param>
/// <param name="OpensAt">When a full window admits again; null while it is not full.</param>
internal sealed record GrantWindowReading(string Name, decimal Limit, decimal Used, decimal Remaining, DateTimeOffset? OpensAt);
