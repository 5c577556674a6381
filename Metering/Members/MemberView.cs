using Metering.Money;

namespace Metering.Members;

/// <summary>A member as it stands in its account's actor.</summary>
/// <param name="Id">The member.</param>
/// <param name="Settings">What was set; the status also says when it was removed.</param>
/// <param name="AmountSpent">What the calls of its tokens have cost.</param>
/// <param name="AmountHeld">Set aside for their calls in progress.</param>
public sealed record MemberView(MemberId Id, MemberSettings Settings, Usd AmountSpent, Usd AmountHeld);
