using Metering.Accounts;
using Metering.Money;

namespace Ledger.Accounts;

/// <summary>Cash that came in.</summary>
/// <param name="Account">The account.</param>
/// <param name="Number">The order number, credited once in the account.</param>
/// <param name="Amount">What came in.</param>
/// <param name="DebtPaid">The part that went to an old debt at once.</param>
/// <param name="Operator">Who did it.</param>
/// <param name="At">When.</param>
/// <param name="Seq">The row of the account's stream that proves it; lists are in this order, latest first.</param>
public sealed record OrderRecord(AccountId Account, string Number, Usd Amount, Usd DebtPaid, string Operator, DateTimeOffset At, long Seq);
