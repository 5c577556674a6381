using Metering.Money;

namespace Metering.Accounts;

/// <summary>Credits cash.</summary>
/// <param name="Order">The order number, unique in the account; the same order is credited once (A13).</param>
/// <param name="Amount">More than zero.</param>
/// <param name="Operator">Who did it, for the record (E11).</param>
public sealed record TopUpAccount(string Order, Usd Amount, string Operator);
