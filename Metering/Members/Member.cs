using System.Text.Json.Serialization;
using Metering.Accounts;

namespace Metering.Members;

/// <summary>A member as its account's events add it up.</summary>
internal sealed class Member
{
    /// <summary>The status also says when it was removed.</summary>
    public required MemberSettings Settings { get; set; }

    /// <summary>What its tokens cost and hold together.</summary>
    public Spending Spending { get; init; } = new();

    [JsonIgnore]
    public bool IsActive => Settings.Status is MemberStatus.Active;

    [JsonIgnore]
    public bool IsRemoved => Settings.Status is MemberStatus.Removed;

    /// <summary>Whether it can act as the account's owner.</summary>
    [JsonIgnore]
    public bool IsOwner => IsActive && Settings.Role is MemberRole.Owner;
}
