using Metering.Accounts;
using Metering.Calls;
using Metering.Money;
using Metering.Packages;
using Metering.Packages.Events;

namespace Ledger.Audit;

/// <summary>A package as the audit adds it up from two streams: the account's, which holds and allocates, and its own, which captures.</summary>
internal sealed class AuditedPackage
{
    public AccountId? Account { get; set; }

    public PackageTerms? Terms { get; set; }

    public DateTimeOffset? AddedAt { get; set; }

    public Usd Amount { get; private set; }

    /// <summary>Withdrawn for good.</summary>
    public bool IsVoid { get; set; }

    /// <summary>What the package's own stream says it is granted.</summary>
    public Usd? AmountOwn { get; set; }

    /// <summary>Slices of calls in progress.</summary>
    public Usd HeldByCalls { get; set; }

    /// <summary>What ended calls were allocated, corrections included.</summary>
    public Usd Allocated { get; set; }

    public Usd Captured { get; set; }

    public long OrdinalCaptured { get; set; }

    /// <summary>What the package's own stream says of its beginning; compared with the account's at the end.</summary>
    public PackageCreated? Created { get; set; }

    public long Seq { get; set; }

    /// <summary>What is allocated and not captured, in the order of the account's stream, in which it must be captured.</summary>
    public Queue<(CallId Call, Usd Amount)> Uncaptured { get; } = new();

    /// <summary>Every amount that the account's stream gave it: its own stream follows, and may be one behind.</summary>
    public HashSet<Usd> AmountsGiven { get; } = [];

    public void Grow(Usd amount)
    {
        Amount += amount;
        AmountsGiven.Add(Amount);
    }

    public Usd Held => HeldByCalls + Allocated - Captured;

    /// <summary>How far below zero calls that may spend nothing else have left it.</summary>
    public Usd Overdraft { get; set; }

    public Usd Rest => Amount - HeldByCalls - Allocated;
}
