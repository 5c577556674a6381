using Metering.Money;

namespace Metering.Tokens;

/// <summary>
/// The temporary token that a call came with (A3). All that is taken for the call is its access token's; what it cost is counted for both.
/// </summary>
/// <param name="Id">The temporary token.</param>
/// <param name="SpendingCap">Its own cap beside the one of its access token; <see langword="null"/> for none.</param>
public sealed record TemporaryToken(TokenId Id, Usd? SpendingCap);
