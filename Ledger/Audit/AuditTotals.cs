using Metering.Money;

namespace Ledger.Audit;

/// <summary>What the whole journal adds up to.</summary>
public sealed record AuditTotals
{
    public long Rows { get; init; }

    public long Events { get; init; }

    /// <summary>Rows that became durable while the audit ran; the next one reads them.</summary>
    public long RowsLater { get; init; }

    public long Accounts { get; init; }

    public long Tokens { get; init; }

    public long Packages { get; init; }

    public long Grants { get; init; }

    public long Orders { get; init; }

    public long CallsHeld { get; init; }

    public long CallsSettled { get; init; }

    public long CallsVoided { get; init; }

    public long CallsInterrupted { get; init; }

    public long CallsCorrected { get; init; }

    public Usd CashToppedUp { get; init; }

    public Usd CashSpent { get; init; }

    public Usd CashHeld { get; init; }

    public Usd CashAvailable { get; init; }

    public Usd CashPaidForOrders { get; init; }

    public Usd CashRefunded { get; init; }

    public Usd CashReturned { get; init; }

    public Usd DebtIncurred { get; init; }

    public Usd DebtPaid { get; init; }

    public Usd PackagesAmount { get; init; }

    public Usd PackagesSpent { get; init; }

    public Usd PackagesHeld { get; init; }

    public Usd PackagesRemaining { get; init; }

    public Usd PackagesExpired { get; init; }
}
