using Metering.Accounts;
using Metering.Money;
using Metering.Packages;

namespace Ledger.Packages;

/// <summary>What a batch changes in one package's row.</summary>
internal sealed class PackageDelta
{
    public AccountId? Account { get; set; }

    public PackageTerms? Terms { get; set; }

    public DateTimeOffset? AddedAt { get; set; }

    public Usd Amount { get; set; }

    public Usd Held { get; set; }

    public Usd Captured { get; set; }

    public long OrdinalCaptured { get; set; }

    public long Seq { get; set; }
}
