using Metering.Members;

namespace Metering.Accounts.Events;

/// <summary>A member is gone for good.</summary>
/// <param name="Member">The member.</param>
/// <param name="Operator">Who did it.</param>
/// <param name="At">When.</param>
public sealed record MemberRemoved(MemberId Member, string Operator, DateTimeOffset At) : AccountEvent(At);
