namespace Harness.Audit;

/// <summary>What the whole journal adds up to.</summary>
public sealed record AuditTotals(
    long CallsHeld,
    long CallsSettled,
    long CallsVoided,
    long CallsInterrupted,
    decimal CashToppedUp,
    decimal CashSpent,
    decimal CashHeld,
    decimal CashAvailable);
