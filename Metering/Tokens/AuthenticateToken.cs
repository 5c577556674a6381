namespace Metering.Tokens;

/// <summary>Presents a credential.</summary>
/// <param name="SecretHash">SHA-256 of the credential's text.</param>
/// <param name="Address">The caller's IP address, where it is known.</param>
public sealed record AuthenticateToken(SecretHash SecretHash, string? Address)
{
    /// <summary>The plan whose base URL the request came to; <see langword="null"/> for the one of no plan.</summary>
    public string? Plan { get; init; }

    /// <summary>Set by the temporary token that the request came with, when it asks its access token; the credential was checked by the former.</summary>
    public TokenId? Temporary { get; init; }

    internal Presented Presented => new(SecretHash, Address, Plan, Temporary);
}
