namespace Ledger.Actions;

/// <summary>An action and what came of it.</summary>
/// <param name="Action">What was asked.</param>
/// <param name="EndedAt">When it was done or refused.</param>
/// <param name="Status">The status it was answered with; <see langword="null"/> when the process ended in between, so that nobody knows.</param>
public sealed record ActionRecord(AdminAction Action, DateTimeOffset? EndedAt, int? Status);
