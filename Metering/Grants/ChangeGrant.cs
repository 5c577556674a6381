using Metering.Calls;
using Metering.Members;
using Metering.Tokens;

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

    /// <summary>The tokens it is bound to from here on; only of <see cref="GrantChangeKind.Bind"/>, like those that follow.</summary>
    public IReadOnlyList<TokenId>? Tokens { get; init; }

    /// <summary>The members it is bound to from here on.</summary>
    public IReadOnlyList<MemberId>? Members { get; init; }

    /// <summary>The most that one member may take from here on; what members have taken so far counts.</summary>
    public long? QuotaPerMember { get; init; }
}
