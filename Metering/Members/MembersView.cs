namespace Metering.Members;

/// <summary>The members of an account that were not removed, by id.</summary>
public sealed record MembersView(IReadOnlyList<MemberView> Members);
