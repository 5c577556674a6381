using Metering.Accounts;
using Metering.Money;
using Metering.Packages;

namespace Ledger.Packages;

/// <summary>A package as the tables have it: <c>Amount = Spent + Held + Remaining + Expired</c>.</summary>
/// <param name="Id">The package.</param>
/// <param name="Account">Its owner.</param>
/// <param name="Terms">What it pays for, and when.</param>
/// <param name="Amount">What it was granted.</param>
/// <param name="Spent">What it has captured.</param>
/// <param name="Held">Set aside for calls in progress, and what ended calls cost that is still to be captured.</param>
/// <param name="IsOver">Whether its validity has ended at the time of the question.</param>
/// <param name="AddedAt">When it was added.</param>
public sealed record PackageRecord(
    PackageId Id,
    AccountId Account,
    PackageTerms Terms,
    Usd Amount,
    Usd Spent,
    Usd Held,
    bool IsOver,
    DateTimeOffset AddedAt)
{
    /// <summary>What new calls can use.</summary>
    public Usd Remaining => IsOver ? Usd.Zero : Amount - Spent - Held;

    /// <summary>What was left when its validity ended.</summary>
    public Usd Expired => IsOver ? Amount - Spent - Held : Usd.Zero;
}
