using Metering.Members;
using Metering.Money;

namespace Ledger.Audit;

/// <summary>A member as the audit adds it up from its account's stream.</summary>
internal sealed class AuditedMember
{
    public MemberSettings? Settings { get; set; }

    public DateTimeOffset? AddedAt { get; set; }

    public DateTimeOffset? RemovedAt { get; set; }

    public Usd Spent { get; set; }

    public Usd Held { get; set; }

    public long Seq { get; set; }
}
