using Metering.Calls;

namespace Metering.Grants;

/// <summary>Changes a grant.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="Kind">What to do.</param>
/// <param name="Operator">Who did it, for the record.</param>
public sealed record ChangeGrant(GrantId Grant, GrantChangeKind Kind, string Operator)
{
    /// <summary>The order number of a renewal or an upgrade, unique in the account: the same one is applied once (A13).</summary>
    public string? Order { get; init; }

    /// <summary>A renewal adds it, an upgrade replaces the quota with it; in the smallest part of the grant's unit.</summary>
    public long? Quota { get; init; }

    /// <summary>Until when a renewed grant pays; left out, it stays as it was.</summary>
    public DateTimeOffset? To { get; init; }
}
