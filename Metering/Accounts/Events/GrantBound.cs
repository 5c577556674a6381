using Metering.Calls;
using Metering.Grants;

namespace Metering.Accounts.Events;

/// <summary>A grant is bound to other tokens or members from here on; calls in progress keep their slices.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="Terms">What it is from here on.</param>
/// <param name="Operator">Who did it.</param>
/// <param name="At">When.</param>
public sealed record GrantBound(GrantId Grant, GrantTerms Terms, string Operator, DateTimeOffset At) : AccountEvent(At);
