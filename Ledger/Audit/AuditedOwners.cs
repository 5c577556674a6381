using Metering.Accounts;
using Metering.Calls;
using Metering.Money;
using Metering.Packages;
using Metering.Tokens;

namespace Ledger.Audit;

/// <summary>An account as the audit adds it up.</summary>
internal sealed class AuditedAccount
{
    public AccountSettings? Settings { get; set; }

    public DateTimeOffset? OpenedAt { get; set; }

    public Usd ToppedUp { get; set; }

    public Usd CashHeld { get; set; }

    public Usd CashSpent { get; set; }

    public Usd DebtIncurred { get; set; }

    public Usd DebtPaid { get; set; }

    public long CallsHeld { get; set; }

    public long Seq { get; set; }

    public Usd CashAvailable => ToppedUp - DebtPaid - CashSpent - CashHeld;

    public Usd Debt => DebtIncurred - DebtPaid;
}

/// <summary>A token as the audit adds it up.</summary>
internal sealed class AuditedToken
{
    public AccountId? Account { get; set; }

    public TokenSettings? Settings { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public Usd Spent { get; set; }

    public Usd Held { get; set; }

    public long CallsHeld { get; set; }

    public long Seq { get; set; }
}

/// <summary>A package as the audit adds it up from two streams: the account's, which holds and allocates, and its own, which captures.</summary>
internal sealed class AuditedPackage
{
    public AccountId? Account { get; set; }

    public PackageTerms? Terms { get; set; }

    public DateTimeOffset? AddedAt { get; set; }

    public Usd Amount { get; set; }

    /// <summary>Slices of calls in progress.</summary>
    public Usd HeldByCalls { get; set; }

    /// <summary>What ended calls were allocated, corrections included.</summary>
    public Usd Allocated { get; set; }

    public Usd Captured { get; set; }

    public long OrdinalCaptured { get; set; }

    public bool IsCreated { get; set; }

    public long Seq { get; set; }

    /// <summary>What is allocated and not captured, in the order of the account's stream, in which it must be captured.</summary>
    public Queue<(CallId Call, Usd Amount)> Uncaptured { get; } = new();

    public Usd Held => HeldByCalls + Allocated - Captured;

    public Usd Rest => Amount - HeldByCalls - Allocated;
}
