using Metering.Calls;

namespace Metering.Grants;

/// <summary>
/// A grant as it stands (C15): <c>Granted = Spent + Held + Remaining + Lapsed</c>. Quantities are in the smallest part of its unit.
/// </summary>
/// <param name="Id">The grant.</param>
/// <param name="Terms">What it is.</param>
/// <param name="Status">Whether it can pay.</param>
/// <param name="Granted">All quotas ever given.</param>
/// <param name="Spent">What calls have cost.</param>
/// <param name="Held">Set aside for calls in progress.</param>
/// <param name="Remaining">What new calls can use; <see langword="null"/> when windows alone bound it.</param>
/// <param name="Lapsed">What was left when a period or the grant ended.</param>
/// <param name="PeriodSpent">What calls of the current period have cost.</param>
/// <param name="Period">The current period; <see langword="null"/> when it does not recur.</param>
/// <param name="Windows">Its windows.</param>
public sealed record GrantView(
    GrantId Id,
    GrantTerms Terms,
    GrantStatus Status,
    long Granted,
    long Spent,
    long Held,
    long? Remaining,
    long Lapsed,
    long PeriodSpent,
    GrantPeriod? Period,
    IReadOnlyList<GrantWindowView> Windows);
