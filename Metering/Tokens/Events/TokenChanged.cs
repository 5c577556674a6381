namespace Metering.Tokens.Events;

/// <summary>Its settings were replaced.</summary>
public sealed record TokenChanged(TokenSettings Settings, DateTimeOffset At) : TokenEvent(At);
