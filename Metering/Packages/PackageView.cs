using Metering.Accounts;
using Metering.Money;

namespace Metering.Packages;

/// <summary>
/// A package as it stands (A11): <c>Amount = Spent + Held + Remaining + Expired</c>; what is held stays payable after the end of validity.
/// </summary>
/// <param name="Id">The package.</param>
/// <param name="Account">Its owner.</param>
/// <param name="Terms">What it pays for, and when.</param>
/// <param name="Amount">What it was granted.</param>
/// <param name="Spent">What calls took.</param>
/// <param name="Held">Set aside for calls in progress.</param>
/// <param name="Remaining">What new calls can use.</param>
/// <param name="Expired">What was left when its validity ended.</param>
public sealed record PackageView(
    PackageId Id,
    AccountId Account,
    PackageTerms Terms,
    Usd Amount,
    Usd Spent,
    Usd Held,
    Usd Remaining,
    Usd Expired);
