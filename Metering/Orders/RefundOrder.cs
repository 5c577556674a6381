using Metering.Money;

namespace Metering.Orders;

/// <summary>Gives back what was not used of an order, once, the way the money came (A15, E12), and voids what it had given.</summary>
/// <param name="Order">The order; of a plan that was renewed or upgraded the first one, with which the others are refunded.</param>
/// <param name="Operator">Who did it, for the record.</param>
/// <param name="Reason">Why; at most 200 characters.</param>
public sealed record RefundOrder(string Order, string Operator, string Reason)
{
    /// <summary>How much of a top-up; <see langword="null"/> for all of it that is still there as cash. What a product refunds is not chosen.</summary>
    public Usd? Amount { get; init; }

    /// <summary>The reference of the payment that returns the money, where it came from outside.</summary>
    public string? Reference { get; init; }
}
