using Metering.Accounts;
using Metering.Money;
using Metering.Orders;

namespace Ledger.Orders;

/// <summary>An order as the tables have it.</summary>
/// <param name="Account">The account.</param>
/// <param name="Order">What its events add up to.</param>
/// <param name="DebtPaid">The part of a top-up that went to an old debt at once.</param>
/// <param name="CashPaid">What left the account's cash for it.</param>
/// <param name="Seq">The row of the account's stream in which it began; lists of an account are in this order, latest first.</param>
public sealed record OrderRecord(AccountId Account, Order Order, Usd DebtPaid, Usd CashPaid, long Seq);
