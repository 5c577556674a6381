using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Metering.Calls;

/// <summary>The answer to a settle or a void: the receipt, and whether this command made it.</summary>
public sealed record SettleOutcome
{
    [JsonConstructor]
    private SettleOutcome(SettleStatus status, EndedCall? receipt) => (Status, Receipt) = (status, receipt);

    public SettleStatus Status { get; }

    /// <summary>How the call ended; also on a conflict, where it shows what stands.</summary>
    public EndedCall? Receipt { get; }

    [MemberNotNullWhen(true, nameof(Receipt))]
    public bool IsEnded => Status is SettleStatus.Ended or SettleStatus.Repeated;

    public static SettleOutcome NotHeld { get; } = new(SettleStatus.NotHeld, null);

    public static SettleOutcome Ended(EndedCall receipt) => new(SettleStatus.Ended, receipt);

    public static SettleOutcome Repeated(EndedCall receipt) => new(SettleStatus.Repeated, receipt);

    public static SettleOutcome Conflict(EndedCall receipt) => new(SettleStatus.Conflict, receipt);
}
