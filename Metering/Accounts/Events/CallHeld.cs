using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Metering.Accounts.Events;

/// <summary>Money and units were set aside for a call.</summary>
/// <param name="Call">The call.</param>
/// <param name="Token">The token it came with.</param>
/// <param name="Model">The model asked for.</param>
/// <param name="Upstream">The upstream that serves it.</param>
/// <param name="Price">The prices it is charged at.</param>
/// <param name="Discount">The discount it is charged with.</param>
/// <param name="UnitsInput">Input units, estimated.</param>
/// <param name="UnitsOutputMax">The output that is covered.</param>
/// <param name="SpendingCap">The token's cap at that time.</param>
/// <param name="Lease">How long the hold lives unless renewed.</param>
/// <param name="Allocation">Which grants hold how much, in burn order; empty for a free call.</param>
/// <param name="At">When.</param>
public sealed record CallHeld(
    CallId Call,
    TokenId Token,
    string Model,
    string Upstream,
    Price Price,
    Discount Discount,
    long UnitsInput,
    long UnitsOutputMax,
    Usd? SpendingCap,
    TimeSpan Lease,
    IReadOnlyList<Slice> Allocation,
    DateTimeOffset At) : AccountEvent(At)
{
    /// <summary>What it asks of the model.</summary>
    public CallKind Kind { get; init; }

    /// <summary>The temporary token that it came with, a child of <see cref="Token"/>.</summary>
    public TemporaryToken? Temporary { get; init; }

    /// <summary>All that may pay for it, as its token had it then; <see langword="null"/> for whatever covers it.</summary>
    public IReadOnlyList<GrantId>? Payers { get; init; }

    /// <summary>The member that the token belongs to; <see langword="null"/> for the account's own.</summary>
    public MemberId? Member { get; init; }
}
