using Metering.Accounts;
using Metering.Money;
using Metering.Tokens;

namespace Ledger.Tokens;

/// <summary>A token as the tables have it.</summary>
/// <param name="Id">The token.</param>
/// <param name="Account">Its owner.</param>
/// <param name="Settings">What the operator set; the status says <see cref="TokenStatus.Deleted"/> once it is gone.</param>
/// <param name="AmountSpent">Charged over its life.</param>
/// <param name="AmountHeld">Set aside for its calls in progress.</param>
/// <param name="CallsHeld">Its calls in progress.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="DeletedAt">When it was deleted.</param>
public sealed record TokenRecord(
    TokenId Id,
    AccountId Account,
    TokenSettings Settings,
    Usd AmountSpent,
    Usd AmountHeld,
    long CallsHeld,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DeletedAt)
{
    /// <summary>What people call such a token.</summary>
    public TokenKind Kind => Settings.Kind;
}
