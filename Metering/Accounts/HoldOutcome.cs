using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Metering.Calls;
using Metering.Money;

namespace Metering.Accounts;

/// <summary>The answer to a hold: an amount set aside, or a refusal that consumed nothing.</summary>
public sealed record HoldOutcome
{
    [JsonConstructor]
    private HoldOutcome(Usd amountHeld, Refusal? refusal, bool isDetached) => (AmountHeld, Refusal, IsDetached) = (amountHeld, refusal, isDetached);

    public Usd AmountHeld { get; }

    public Refusal? Refusal { get; }

    /// <summary>Refused because the account does not know the activation of the token that asks, or knows a later one: it must attach first.</summary>
    public bool IsDetached { get; }

    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsHeld => Refusal is null;

    public static HoldOutcome Held(Usd amount) => new(amount, null, isDetached: false);

    public static HoldOutcome Refused(Refusal refusal) => new(Usd.Zero, refusal, isDetached: false);

    public static HoldOutcome Detached(Refusal refusal) => new(Usd.Zero, refusal, isDetached: true);
}
