namespace Metering.Accounts.Events;

/// <summary>The account exists from here on.</summary>
public sealed record AccountOpened(AccountSettings Settings, DateTimeOffset At) : AccountEvent(At);
