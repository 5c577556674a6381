namespace Metering.Tokens;

/// <summary>Presents a credential.</summary>
/// <param name="SecretHash">SHA-256 of the credential's text.</param>
/// <param name="Address">The caller's IP address, where it is known.</param>
public sealed record AuthenticateToken(SecretHash SecretHash, string? Address)
{
    /// <summary>The plan whose base URL the request came to; <see langword="null"/> for the one of no plan.</summary>
    public string? Plan { get; init; }
}
