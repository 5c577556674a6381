namespace Metering.Tokens;

/// <summary>Replaces a token's settings.</summary>
public sealed record ChangeToken(TokenSettings Settings);
