namespace Harness.Tokens;

/// <summary>A new token and its credential, which is shown once.</summary>
public sealed record CreatedToken(string Secret, TokenView Token);
