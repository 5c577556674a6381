using Harness.Tokens;

namespace Harness.Accounts;

/// <summary>An account as it stands. Amounts are US dollars.</summary>
public sealed record AccountView(
    string Id,
    decimal ToppedUp,
    decimal CashAvailable,
    decimal CashHeld,
    decimal CashSpent,
    decimal DebtPaid,
    decimal CashPaidForOrders,
    decimal CashRefunded,
    decimal CashReturned,
    decimal Debt,
    int CallsHeld,
    IReadOnlyList<WindowView> Windows,
    IReadOnlyList<string> Packages);
