using Metering.Accounts;
using Metering.Money;
using Metering.Tokens;

namespace Ledger.Audit;

/// <summary>A token as the audit adds it up.</summary>
internal sealed class AuditedToken
{
    public AccountId? Account { get; set; }

    public TokenSettings? Settings { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public Usd Spent { get; set; }

    public Usd Held { get; set; }

    public long CallsHeld { get; set; }

    public long Seq { get; set; }
}
