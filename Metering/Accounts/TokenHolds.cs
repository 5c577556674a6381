using Metering.Money;

namespace Metering.Accounts;

/// <summary>What an account knows of one of its tokens.</summary>
/// <param name="Holds">Its calls in progress.</param>
/// <param name="AmountSpent">Charged over its life.</param>
/// <param name="AmountHeld">Set aside for its calls in progress.</param>
public sealed record TokenHolds(IReadOnlyList<TokenHold> Holds, Usd AmountSpent, Usd AmountHeld);
