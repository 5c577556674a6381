namespace Harness.Accounts;

/// <summary>Cash that came in, and who did it.</summary>
public sealed record TopUp(string Account, string Number, decimal Amount, decimal DebtPaid, string Operator, DateTimeOffset At);
