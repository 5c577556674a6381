using Metering.Money;
using Metering.Orders;

namespace Metering.Accounts.Events;

/// <summary>Cash came in: an order of its own, placed and paid at once, or the payment of one that was placed.</summary>
/// <param name="Order">The order number, credited once.</param>
/// <param name="Amount">What came in.</param>
/// <param name="DebtPaid">The part that went to an old debt at once (F10).</param>
/// <param name="Operator">Who did it.</param>
/// <param name="At">When.</param>
public sealed record CashToppedUp(string Order, Usd Amount, Usd DebtPaid, string Operator, DateTimeOffset At) : AccountEvent(At)
{
    /// <summary>What was paid in another currency, and at which rate (E3).</summary>
    public Conversion? Conversion { get; init; }

    /// <summary>The reference of the payment.</summary>
    public string? Reference { get; init; }
}
