using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Metering.Calls;

/// <summary>A call as its account knows it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Token">The token that made it.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Price">The prices it is charged at.</param>
/// <param name="Discount">The discount it is charged with.</param>
/// <param name="AmountHeld">Set aside for it now; zero once it has ended.</param>
/// <param name="Allocation">Which grants hold or paid how much.</param>
/// <param name="Usage">The last mark while it is held, what was charged for once it has ended.</param>
/// <param name="Charge">What it cost; <see langword="null"/> while it is held.</param>
public sealed record CallView(
    CallId Call,
    TokenId Token,
    CallState State,
    Price Price,
    Discount Discount,
    Usd AmountHeld,
    IReadOnlyList<Slice> Allocation,
    Usage Usage,
    Usd? Charge)
{
    /// <summary>The temporary token that it came with, a child of <see cref="Token"/>.</summary>
    public TokenId? Temporary { get; init; }
}
