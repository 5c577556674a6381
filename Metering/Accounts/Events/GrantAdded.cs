using Metering.Calls;
using Metering.Grants;

namespace Metering.Accounts.Events;

/// <summary>A grant is in the account from here on.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="Terms">What it is.</param>
/// <param name="Period">Its first period, when it recurs.</param>
/// <param name="Operator">Who did it.</param>
/// <param name="At">When.</param>
public sealed record GrantAdded(GrantId Grant, GrantTerms Terms, GrantPeriod? Period, string Operator, DateTimeOffset At) : AccountEvent(At);
