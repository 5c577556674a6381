using System.Text.Json.Serialization;
using Metering.Accounts;
using Metering.Books;
using Metering.Money;
using Metering.Packages.Events;

namespace Metering.Packages;

/// <summary>What a package's events add up to.</summary>
internal sealed class PackageState : IBookState<PackageEvent>
{
    public AccountId? Account { get; set; }

    public Usd Amount { get; set; }

    public PackageTerms? Terms { get; set; }

    public Usd Captured { get; set; }

    public long OrdinalCaptured { get; set; }

    [JsonIgnore]
    public Usd Uncaptured => Amount - Captured;

    public void Apply(PackageEvent happened)
    {
        switch (happened)
        {
            case PackageClaimed claimed:
                Account = claimed.Account;
                break;
            case PackageCreated created:
                (Account, Amount, Terms) = (created.Account, created.Amount, created.Terms);
                break;
            case PackageChanged changed:
                (Terms, Amount) = (changed.Terms, changed.Amount ?? Amount);
                break;
            case CallsCaptured captured:
                foreach (var entry in captured.Entries)
                {
                    Captured += entry.Amount;
                    OrdinalCaptured = entry.Ordinal;
                }

                break;
            default:
                throw new InvalidDataException($"The books have an event that this version does not know: {happened.GetType().Name}.");
        }
    }
}
