using Metering.Grants;

namespace Ledger.Audit;

/// <summary>A grant as the audit adds it up from its account's stream.</summary>
internal sealed class AuditedGrant
{
    public GrantTerms? Terms { get; set; }

    public GrantStatus Status { get; set; }

    public GrantPeriod? Period { get; set; }

    public DateTimeOffset? AddedAt { get; set; }

    public long Granted { get; set; }

    public long Spent { get; set; }

    public long Held { get; set; }

    public long Lapsed { get; set; }

    public long Seq { get; set; }

    /// <summary>How far below zero calls that may spend nothing else have left it; what comes in pays that first.</summary>
    public long Overdraft { get; set; }

    /// <summary>What new calls can use; a grant that only its windows bound has none to speak of.</summary>
    public long Rest => Terms?.Quota is null ? 0 : Granted - Spent - Held - Lapsed;
}
