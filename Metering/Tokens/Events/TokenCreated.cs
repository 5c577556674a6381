using Metering.Accounts;

namespace Metering.Tokens.Events;

/// <summary>The token exists from here on.</summary>
public sealed record TokenCreated(AccountId Account, SecretHash SecretHash, TokenSettings Settings, DateTimeOffset At) : TokenEvent(At);
