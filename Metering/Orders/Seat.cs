using Metering.Tokens;

namespace Metering.Orders;

/// <summary>A seat of a plan.</summary>
/// <param name="Tokens">The tokens that draw on its quota.</param>
public sealed record Seat(IReadOnlyList<TokenId> Tokens);
