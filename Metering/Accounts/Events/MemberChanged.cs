using Metering.Members;

namespace Metering.Accounts.Events;

/// <summary>A member's settings were replaced.</summary>
/// <param name="Member">The member.</param>
/// <param name="Settings">Its settings from here on.</param>
/// <param name="Operator">Who did it.</param>
/// <param name="At">When.</param>
public sealed record MemberChanged(MemberId Member, MemberSettings Settings, string Operator, DateTimeOffset At) : AccountEvent(At);
