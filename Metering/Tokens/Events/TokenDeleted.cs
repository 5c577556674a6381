namespace Metering.Tokens.Events;

/// <summary>The token is gone for good.</summary>
public sealed record TokenDeleted(DateTimeOffset At) : TokenEvent(At);
