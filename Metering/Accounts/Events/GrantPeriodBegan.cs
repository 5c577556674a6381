using Metering.Calls;
using Metering.Grants;

namespace Metering.Accounts.Events;

/// <summary>A recurring grant was reset: its quota is new and what was left has lapsed (C3). Slices that calls hold stay theirs.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="Period">The period that began.</param>
/// <param name="Granted">The quota of the period.</param>
/// <param name="Lapsed">What was left of the one before.</param>
/// <param name="At">When it was noticed; the period says when it began.</param>
public sealed record GrantPeriodBegan(GrantId Grant, GrantPeriod Period, long Granted, long Lapsed, DateTimeOffset At) : AccountEvent(At);
