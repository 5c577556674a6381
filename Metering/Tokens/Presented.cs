namespace Metering.Tokens;

/// <summary>What a request shows of itself before it is known what it wants.</summary>
/// <param name="SecretHash">SHA-256 of the credential's text.</param>
/// <param name="Address">The caller's IP address, where it is known.</param>
/// <param name="Plan">The plan whose base URL it came to.</param>
/// <param name="Temporary">The temporary token that has checked the credential and passes the request on.</param>
internal readonly record struct Presented(SecretHash SecretHash, string? Address, string? Plan, TokenId? Temporary);
