namespace Metering.Members;

/// <summary>Replaces a member's settings.</summary>
/// <param name="Member">The member.</param>
/// <param name="Settings">Its settings from here on.</param>
/// <param name="Operator">Who did it, for the record.</param>
public sealed record ChangeMember(MemberId Member, MemberSettings Settings, string Operator)
{
    /// <summary>The member who asks, whose role decides; <see langword="null"/> for an operator.</summary>
    public MemberId? By { get; init; }
}
