using Metering.Money;
using RelayApi.Grants;

namespace RelayApi.OpenAi;

/// <summary>What a token may still use, and what it used last.</summary>
/// <param name="Object">Always <c>usage</c>.</param>
/// <param name="CashAvailable">Cash of the account that new calls can use, in US dollars; null for a token that may not spend it.</param>
/// <param name="Debt">What the next top-up pays first; null for a token that may not spend cash.</param>
/// <param name="AmountSpent">What the token's calls have cost.</param>
/// <param name="SpendingCap">The most the token may ever spend; null for no cap.</param>
/// <param name="NextReset">When the first of the quotas begins anew; null when none does.</param>
/// <param name="Grants">The grants that pay for the token, in burn order.</param>
/// <param name="Packages">The packages that pay for the token; what they have left is what it was about a second ago, in which the tables follow.</param>
/// <param name="Calls">
/// The last calls that came with the token or with a temporary token of it, latest first; those of about the last second may not be there yet.
/// </param>
internal sealed record UsageAnswer(
    string Object,
    Usd? CashAvailable,
    Usd? Debt,
    Usd AmountSpent,
    Usd? SpendingCap,
    DateTimeOffset? NextReset,
    IReadOnlyList<GrantReading> Grants,
    IReadOnlyList<UsagePackage> Packages,
    IReadOnlyList<UsageCall> Calls);
