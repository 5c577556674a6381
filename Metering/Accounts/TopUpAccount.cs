using Metering.Money;
using Metering.Orders;

namespace Metering.Accounts;

/// <summary>Credits cash.</summary>
/// <param name="Order">The order number, unique in the account; the same order is credited once (A13).</param>
/// <param name="Amount">More than zero; of a payment in another currency zero, and what that is worth is credited.</param>
/// <param name="Operator">Who did it, for the record (E11).</param>
public sealed record TopUpAccount(string Order, Usd Amount, string Operator)
{
    /// <summary>What was paid in another currency, and at which rate (E3).</summary>
    public Conversion? Conversion { get; init; }

    /// <summary>The payment's own reference, if it has one.</summary>
    public string? Reference { get; init; }
}
