using Metering.Tokens;

namespace Metering.Accounts;

/// <summary>
/// Makes an activation of a token known to its account: holds of earlier ones are refused from now on. Sent only by an activation that has
/// just proved, by a row of its own, that it owns the token's stream.
/// </summary>
/// <param name="Token">The token.</param>
/// <param name="SeqBefore">The last row of the token's stream that the activation found. Each later activation has a higher one.</param>
public sealed record AttachToken(TokenId Token, long SeqBefore);
