using Metering.Members;

namespace Metering.Accounts.Events;

/// <summary>A member belongs to the account from here on.</summary>
/// <param name="Member">The member.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Operator">Who did it.</param>
/// <param name="At">When.</param>
public sealed record MemberAdded(MemberId Member, MemberSettings Settings, string Operator, DateTimeOffset At) : AccountEvent(At);
