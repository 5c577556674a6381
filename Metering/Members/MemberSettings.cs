using Metering.Money;

namespace Metering.Members;

/// <summary>What is set on a member.</summary>
/// <param name="Name">For people; at most 200 characters.</param>
/// <param name="Role">What it may do.</param>
public sealed record MemberSettings(string Name, MemberRole Role)
{
    /// <summary>Active or Suspended; a member is removed by its own command.</summary>
    public MemberStatus Status { get; init; }

    /// <summary>
    /// The most that all its tokens together may ever spend, settled and held; zero or <see langword="null"/> means no cap, still bounded by the
    /// account.
    /// </summary>
    public Usd? SpendingCap { get; init; }

    /// <summary>What is wrong with these settings, or <see langword="null"/>.</summary>
    public string? Problem() =>
        DisplayName.Problem("A member", Name) is { } name ? name
        : !Enum.IsDefined(Role) ? "A role is Owner, Admin or Member."
        : Status is not (MemberStatus.Active or MemberStatus.Suspended) ? "Status is Active or Suspended."
        : SpendingCap is { IsNegative: true } ? "A spending cap is zero (none) or more."
        : null;
}
