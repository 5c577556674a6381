using Metering.Accounts;

namespace Metering.Tokens;

/// <summary>Creates a token.</summary>
/// <param name="Account">Its owner.</param>
/// <param name="SecretHash">SHA-256 of the credential's text; the credential itself is never kept.</param>
/// <param name="Settings">Its settings.</param>
public sealed record CreateToken(AccountId Account, SecretHash SecretHash, TokenSettings Settings);
