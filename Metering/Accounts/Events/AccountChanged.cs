namespace Metering.Accounts.Events;

/// <summary>Its settings were replaced.</summary>
public sealed record AccountChanged(AccountSettings Settings, DateTimeOffset At) : AccountEvent(At);
