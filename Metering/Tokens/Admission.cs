using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Metering.Accounts;
using Metering.Calls;
using Metering.Limits;
using Metering.Money;

namespace Metering.Tokens;

/// <summary>The answer to a call that asks to go through.</summary>
public sealed record Admission
{
    [JsonConstructor]
    private Admission(AccountId? account, Usd amountHeld, Refusal? refusal, IReadOnlyList<WindowView> windows, bool isDetached) =>
        (Account, AmountHeld, Refusal, Windows, IsDetached) = (account, amountHeld, refusal, windows, isDetached);

    /// <summary>The account that pays: the one to confirm the hold with.</summary>
    public AccountId? Account { get; }

    public Usd AmountHeld { get; }

    public Refusal? Refusal { get; }

    /// <summary>The token's minute windows after the decision, for the rate-limit headers.</summary>
    public IReadOnlyList<WindowView> Windows { get; }

    /// <summary>
    /// Refused because the account does not know the activation of the temporary token that passed the call on: that one must attach first.
    /// </summary>
    public bool IsDetached { get; }

    /// <summary>The same answer with other windows.</summary>
    internal Admission With(IReadOnlyList<WindowView> windows) => new(Account, AmountHeld, Refusal, windows, IsDetached);

    [MemberNotNullWhen(true, nameof(Account))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAdmitted => Refusal is null;

    public static Admission Admitted(AccountId account, Usd amountHeld, IReadOnlyList<WindowView> windows) =>
        new(account, amountHeld, null, windows, isDetached: false);

    public static Admission Refused(Refusal refusal, IReadOnlyList<WindowView> windows) =>
        new(null, Usd.Zero, refusal, windows, isDetached: false);

    public static Admission Detached(Refusal refusal, IReadOnlyList<WindowView> windows) => new(null, Usd.Zero, refusal, windows, isDetached: true);
}
