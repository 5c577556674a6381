using System.Text.Json.Serialization;
using Metering.Limits;
using Metering.Money;
using Metering.Packages;

namespace Metering.Accounts;

/// <summary>
/// An account as it stands in the actor. Cash balances at every moment: <c>ToppedUp = CashSpent + DebtPaid + CashHeld + CashAvailable +
/// CashPaidForOrders - CashRefunded + CashReturned</c>.
/// </summary>
/// <param name="Id">The account.</param>
/// <param name="Settings">What the operator set.</param>
/// <param name="ToppedUp">All cash ever credited.</param>
/// <param name="CashAvailable">Cash that a new call can use.</param>
/// <param name="CashHeld">Cash set aside for calls in progress.</param>
/// <param name="CashSpent">Cash that paid for calls.</param>
/// <param name="DebtPaid">Cash that paid debts.</param>
/// <param name="CashPaidForOrders">Cash that paid for orders.</param>
/// <param name="CashRefunded">Cash that came back from orders that were paid with it.</param>
/// <param name="CashReturned">Cash that left the account, back to where a top-up had come from.</param>
/// <param name="Debt">Owed now: the next top-up pays it first.</param>
/// <param name="CallsHeld">Calls in progress.</param>
/// <param name="Windows">The account's windows.</param>
/// <param name="Packages">The packages it owns; each package's own view has its balance.</param>
public sealed record AccountView(
    AccountId Id,
    AccountSettings Settings,
    Usd ToppedUp,
    Usd CashAvailable,
    Usd CashHeld,
    Usd CashSpent,
    Usd DebtPaid,
    Usd CashPaidForOrders,
    Usd CashRefunded,
    Usd CashReturned,
    Usd Debt,
    int CallsHeld,
    IReadOnlyList<WindowView> Windows,
    IReadOnlyList<PackageId> Packages)
{
    /// <summary>What is left, which people look for first (B3): the cash that new calls can use, less what is owed.</summary>
    [JsonPropertyOrder(-1)]
    public Usd Balance => CashAvailable - Debt;
}
