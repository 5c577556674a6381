namespace Metering.Grants;

/// <summary>A window of a grant as it stands.</summary>
/// <param name="Name">Such as <c>calls_per_5h</c>.</param>
/// <param name="Length">Its length.</param>
/// <param name="Limit">The most in any span of that length.</param>
/// <param name="Count">What is counted in it now.</param>
/// <param name="OpensAt">When a full window admits again; <see langword="null"/> while it is not full.</param>
public sealed record GrantWindowView(string Name, TimeSpan Length, long Limit, long Count, DateTimeOffset? OpensAt)
{
    public long Remaining => Math.Max(0, Limit - Count);
}
