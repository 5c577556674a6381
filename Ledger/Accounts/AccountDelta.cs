using Metering.Accounts;
using Metering.Money;

namespace Ledger.Accounts;

/// <summary>What a batch changes in one account's row. Sums are differences, so batches of any size add up to the same row.</summary>
internal sealed class AccountDelta
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
}
