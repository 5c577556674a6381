using Metering.Money;

namespace Metering.Accounts.Events;

/// <summary>Cash came in.</summary>
/// <param name="Order">The order number, credited once.</param>
/// <param name="Amount">What came in.</param>
/// <param name="DebtPaid">The part that went to an old debt at once (F10).</param>
/// <param name="Operator">Who did it.</param>
/// <param name="At">When.</param>
public sealed record CashToppedUp(string Order, Usd Amount, Usd DebtPaid, string Operator, DateTimeOffset At) : AccountEvent(At);
