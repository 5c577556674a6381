namespace Metering.Members;

/// <summary>Removes a member for good. Its tokens and keys are refused from here on; what they have cost stays on the books.</summary>
/// <param name="Member">The member.</param>
/// <param name="Operator">Who did it, for the record.</param>
public sealed record RemoveMember(MemberId Member, string Operator)
{
    /// <summary>The member who asks, whose role decides; <see langword="null"/> for an operator.</summary>
    public MemberId? By { get; init; }
}
