using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Metering.Calls;
using Metering.Money;
using Metering.Tokens;

namespace Metering.Accounts;

/// <summary>The answer to a hold: an amount set aside, or a refusal that consumed nothing.</summary>
public sealed record HoldOutcome
{
    [JsonConstructor]
    private HoldOutcome(Usd amountHeld, Refusal? refusal, TokenId? detached) => (AmountHeld, Refusal, Detached) = (amountHeld, refusal, detached);

    public Usd AmountHeld { get; }

    public Refusal? Refusal { get; }

    /// <summary>
    /// Refused because the account does not know the activation of this token, or knows a later one: it must attach first. It is the token that asks,
    /// or the temporary one that the call came with.
    /// </summary>
    public TokenId? Detached { get; }

    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsHeld => Refusal is null;

    public static HoldOutcome Held(Usd amount) => new(amount, null, detached: null);

    public static HoldOutcome Refused(Refusal refusal) => new(Usd.Zero, refusal, detached: null);

    public static HoldOutcome Refused(Refusal refusal, TokenId detached) => new(Usd.Zero, refusal, detached);
}
