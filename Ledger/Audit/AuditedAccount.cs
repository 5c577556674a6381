using Metering.Accounts;
using Metering.Money;

namespace Ledger.Audit;

/// <summary>An account as the audit adds it up.</summary>
internal sealed class AuditedAccount
{
    public AccountSettings? Settings { get; set; }

    public DateTimeOffset? OpenedAt { get; set; }

    public Usd ToppedUp { get; set; }

    public Usd CashHeld { get; set; }

    public Usd CashSpent { get; set; }

    public Usd DebtIncurred { get; set; }

    public Usd DebtPaid { get; set; }

    public Usd CashPaidForOrders { get; set; }

    public Usd CashRefunded { get; set; }

    public Usd CashReturned { get; set; }

    public long CallsHeld { get; set; }

    public long Seq { get; set; }

    public Usd CashAvailable => ToppedUp - DebtPaid - CashSpent - CashHeld - CashPaidForOrders + CashRefunded - CashReturned;

    public Usd Debt => DebtIncurred - DebtPaid;
}
