namespace Metering.Members;

/// <summary>Adds a member to an account. The first one is an owner.</summary>
/// <param name="Member">An id that was never used in the account.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Operator">Who did it, for the record.</param>
public sealed record AddMember(MemberId Member, MemberSettings Settings, string Operator)
{
    /// <summary>The member who asks, whose role decides; <see langword="null"/> for an operator.</summary>
    public MemberId? By { get; init; }
}
