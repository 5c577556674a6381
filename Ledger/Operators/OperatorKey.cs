namespace Ledger.Operators;

/// <summary>A key of the admin API, without its secret, which nobody keeps.</summary>
public sealed record OperatorKey(string Name, DateTimeOffset CreatedAt, bool IsRevoked);
