using Metering.Money;

namespace Metering.Accounts.Events;

/// <summary>What was not used of an order was given back, once. What it had given is void by events of the same row.</summary>
/// <param name="Order">The order.</param>
/// <param name="Amount">What was given back; zero for a part of a plan that is used up.</param>
/// <param name="CashRefunded">The part that came back to the account's cash, because it was paid from there.</param>
/// <param name="CashReturned">The part that left the account's cash for where it came from: of a top-up.</param>
/// <param name="DebtPaid">The part of what came back that went to a debt at once.</param>
/// <param name="Operator">Who did it.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record OrderRefunded(
    string Order, Usd Amount, Usd CashRefunded, Usd CashReturned, Usd DebtPaid, string Operator, string Reason, DateTimeOffset At) : AccountEvent(At)
{
    /// <summary>The reference of the payment that returns the money, where it came from outside.</summary>
    public string? Reference { get; init; }
}
