using Metering.Accounts;
using Metering.Limits;
using Metering.Money;

namespace Metering.Tokens;

/// <summary>A token as it stands in the actor.</summary>
/// <param name="Id">The token.</param>
/// <param name="Account">Its owner.</param>
/// <param name="Settings">What the operator set; the status also says when it was deleted.</param>
/// <param name="SlotsTaken">Calls in progress.</param>
/// <param name="Windows">Its windows.</param>
/// <param name="AmountSpent">Charged over its life.</param>
/// <param name="AmountHeld">Set aside for its calls in progress.</param>
public sealed record TokenView(
    TokenId Id,
    AccountId Account,
    TokenSettings Settings,
    int SlotsTaken,
    IReadOnlyList<WindowView> Windows,
    Usd AmountSpent,
    Usd AmountHeld)
{
    /// <summary>What people call such a token.</summary>
    public TokenKind Kind => Settings.Kind;
}
