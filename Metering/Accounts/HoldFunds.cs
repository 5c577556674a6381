using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Metering.Accounts;

/// <summary>Asks an account to set aside the worst case of a call.</summary>
/// <param name="Call">The caller's id; a repeated hold is the same hold.</param>
/// <param name="Token">The token the call came with.</param>
/// <param name="Model">The model asked for.</param>
/// <param name="Upstream">The upstream that will serve it.</param>
/// <param name="Price">The model's price now; the call is charged at it.</param>
/// <param name="UnitsInput">Input units, estimated.</param>
/// <param name="UnitsOutputMax">The most output the call may produce.</param>
/// <param name="SpendingCap">The token's cap over its life, settled and held together; <see langword="null"/> for none (B5). It is judged here because the
/// account's books are where spending is known.</param>
/// <param name="Lease">How long the hold lives unless renewed.</param>
public sealed record HoldFunds(
    CallId Call,
    TokenId Token,
    string Model,
    string Upstream,
    Price Price,
    long UnitsInput,
    long UnitsOutputMax,
    Usd? SpendingCap,
    TimeSpan Lease)
{
    /// <summary>
    /// The activation of the token that asks, as <see cref="AttachToken.SeqBefore"/> names it; <see langword="null"/> when no token's activation does. A
    /// later one has its own count of the slots, so an earlier one must take no more.
    /// </summary>
    public long? TokenSeqBefore { get; init; }

    /// <summary>The temporary token that the call came with, a child of <see cref="Token"/>; <see langword="null"/> when it came with that itself.</summary>
    public TemporaryToken? Temporary { get; init; }

    /// <summary>The activation of the temporary token; it is judged as <see cref="TokenSeqBefore"/> is.</summary>
    public long? TemporarySeqBefore { get; init; }

    /// <summary>What it asks of the model: some grants pay for some kinds only.</summary>
    public CallKind Kind { get; init; }

    /// <summary>All that may pay for the call; <see langword="null"/> for whatever of the account covers it.</summary>
    public IReadOnlyList<GrantId>? Payers { get; init; }

    /// <summary>The member that the token belongs to: its status and cap are judged, and grants may be bound to it. <see langword="null"/> for the account's own.</summary>
    public MemberId? Member { get; init; }

    /// <summary>What unit windows count at admission.</summary>
    public long UnitsEstimated => Usage.Sum(UnitsInput, UnitsOutputMax);

    /// <summary>A negative figure is a bug of the caller, and would be a credit.</summary>
    internal void ThrowIfImpossible()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(UnitsInput);
        ArgumentOutOfRangeException.ThrowIfNegative(UnitsOutputMax);
        if (!Price.IsValid) throw new ArgumentOutOfRangeException(nameof(Price), Price, "Prices are zero or more.");
    }
}
