using Metering.Accounts;

namespace Ledger.Orders;

/// <summary>Names an order's row.</summary>
/// <param name="Account">The account.</param>
/// <param name="IsChange">Whether it changed a single grant: such numbers were a space of their own once.</param>
/// <param name="Number">The order's number.</param>
internal readonly record struct OrderKey(AccountId Account, bool IsChange, string Number);
