using Metering.Calls;
using Metering.Money;
using Metering.Orders;

namespace Metering.Accounts.Events;

/// <summary>
/// An order of a product was paid. What it gives stands in the events behind it in the same row, so that one is never without the other. The payment of
/// a top-up is <see cref="CashToppedUp"/>.
/// </summary>
/// <param name="Order">The order.</param>
/// <param name="Method">The way the money came.</param>
/// <param name="CashPaid">What left the account's cash; zero for a payment outside.</param>
/// <param name="Operator">Who did it.</param>
/// <param name="At">When.</param>
public sealed record OrderPaid(string Order, PaymentMethod Method, Usd CashPaid, string Operator, DateTimeOffset At) : AccountEvent(At)
{
    /// <summary>The reference of a payment outside.</summary>
    public string? Reference { get; init; }

    /// <summary>What a payment outside was, when it was not in US dollars.</summary>
    public Conversion? Conversion { get; init; }

    /// <summary>The grants that it adds to the account.</summary>
    public IReadOnlyList<GrantId> Grants { get; init; } = [];

    /// <summary>When what it buys begins.</summary>
    public DateTimeOffset ValidFrom { get; init; }

    /// <summary>When the time that it buys ends.</summary>
    public DateTimeOffset ValidTo { get; init; }

    /// <summary>From when the ends of stretches that follow each other are counted.</summary>
    public DateTimeOffset Anchor { get; init; }
}
