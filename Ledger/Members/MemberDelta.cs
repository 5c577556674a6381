using Metering.Members;
using Metering.Money;

namespace Ledger.Members;

/// <summary>What a batch changes in one member's row.</summary>
internal sealed class MemberDelta
{
    public MemberSettings? Settings { get; set; }

    public DateTimeOffset? AddedAt { get; set; }

    public DateTimeOffset? RemovedAt { get; set; }

    public Usd AmountSpent { get; set; }

    public Usd AmountHeld { get; set; }

    public long Seq { get; set; }
}
