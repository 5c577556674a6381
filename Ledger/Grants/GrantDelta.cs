using Metering.Grants;

namespace Ledger.Grants;

/// <summary>What a batch changes in one grant's row. Quantities are differences, in the smallest part of the grant's unit.</summary>
internal sealed class GrantDelta
{
    public GrantTerms? Terms { get; set; }

    public GrantStatus? Status { get; set; }

    public GrantPeriod? Period { get; set; }

    public DateTimeOffset? AddedAt { get; set; }

    public long Granted { get; set; }

    public long Spent { get; set; }

    public long Held { get; set; }

    public long Lapsed { get; set; }

    public long Seq { get; set; }
}
