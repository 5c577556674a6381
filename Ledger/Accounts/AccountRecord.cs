using Metering.Accounts;
using Metering.Money;

namespace Ledger.Accounts;

/// <summary>
/// An account as the tables have it: <c>ToppedUp = CashSpent + DebtPaid + CashHeld + CashAvailable + CashPaidForOrders - CashRefunded +
/// CashReturned</c>.
/// </summary>
/// <param name="Id">The account.</param>
/// <param name="Settings">What the operator set.</param>
/// <param name="ToppedUp">All cash ever credited.</param>
/// <param name="CashHeld">Cash set aside for calls in progress.</param>
/// <param name="CashSpent">Cash that paid for calls.</param>
/// <param name="DebtIncurred">All that calls ever cost beyond what covered them.</param>
/// <param name="DebtPaid">Cash that paid debts.</param>
/// <param name="CallsHeld">Calls in progress.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="Seq">The last row of its stream that is contained.</param>
public sealed record AccountRecord(
    AccountId Id,
    AccountSettings Settings,
    Usd ToppedUp,
    Usd CashHeld,
    Usd CashSpent,
    Usd DebtIncurred,
    Usd DebtPaid,
    long CallsHeld,
    DateTimeOffset OpenedAt,
    long Seq)
{
    /// <summary>Cash that paid for orders.</summary>
    public Usd CashPaidForOrders { get; init; }

    /// <summary>Cash that came back from orders that were paid with it.</summary>
    public Usd CashRefunded { get; init; }

    /// <summary>Cash that left the account, back to where a top-up had come from.</summary>
    public Usd CashReturned { get; init; }

    public Usd CashAvailable => ToppedUp - DebtPaid - CashSpent - CashHeld - CashPaidForOrders + CashRefunded - CashReturned;

    /// <summary>Owed now.</summary>
    public Usd Debt => DebtIncurred - DebtPaid;
}
