namespace Metering.Limits;

/// <summary>An amount and the latest time at which it can have been counted.</summary>
internal readonly record struct WindowCount(DateTimeOffset At, long Amount);
