using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Money;

namespace Ledger.Audit;

/// <summary>A call in progress, or interrupted and not yet corrected, as the audit follows it.</summary>
internal sealed class AuditedCall(AccountId account, CallHeld hold, long seqHeld)
{
    public AccountId Account { get; } = account;

    public CallHeld Hold { get; } = hold;

    public long SeqHeld { get; } = seqHeld;

    public long SeqLast { get; set; } = seqHeld;

    /// <summary>What is held, in burn order; after an interruption, what was paid.</summary>
    public List<Slice> Slices { get; set; } = [.. hold.Allocation];

    public Usage Mark { get; set; } = Usage.None;

    public Usd Charge { get; set; }

    /// <summary>Whether its overrun is for what it may spend to pay, below zero if need be: cash and a debt in dollars are not for it.</summary>
    public bool MayOverdraw => Hold.Payers is { } payers && !payers.Contains(GrantId.Cash);

    public Usd Amount => new(Slices.Sum(slice => slice.Amount.Nanos));

    public Usd AmountOf(GrantId grant) => new(Slices.Where(slice => slice.Grant == grant).Sum(slice => slice.Amount.Nanos));
}
