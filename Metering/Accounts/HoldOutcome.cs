using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Metering.Calls;
using Metering.Money;

namespace Metering.Accounts;

/// <summary>The answer to a hold: an amount set aside, or a refusal that consumed nothing.</summary>
public sealed record HoldOutcome
{
    [JsonConstructor]
    private HoldOutcome(Usd amountHeld, Refusal? refusal) => (AmountHeld, Refusal) = (amountHeld, refusal);

    public Usd AmountHeld { get; }

    public Refusal? Refusal { get; }

    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsHeld => Refusal is null;

    public static HoldOutcome Held(Usd amount) => new(amount, null);

    public static HoldOutcome Refused(Refusal refusal) => new(Usd.Zero, refusal);
}
