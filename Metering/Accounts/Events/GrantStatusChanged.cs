using Metering.Calls;
using Metering.Grants;

namespace Metering.Accounts.Events;

/// <summary>A grant was suspended, resumed or voided, or its time was over.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="Status">What it is from here on.</param>
/// <param name="Lapsed">What was left of it, when it expired or was voided.</param>
/// <param name="Operator">Who did it; <see langword="null"/> for time itself.</param>
/// <param name="At">When.</param>
public sealed record GrantStatusChanged(GrantId Grant, GrantStatus Status, long Lapsed, string? Operator, DateTimeOffset At) : AccountEvent(At);
