using Metering.Accounts;
using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Ledger.Calls;

/// <summary>One call as the tables have it: everything a charge needs to explain itself (E7), and nothing of its content (B15).</summary>
/// <param name="Call">The call; its id says when it started.</param>
/// <param name="Account">Who pays.</param>
/// <param name="Token">The token it came with.</param>
/// <param name="Model">The model asked for.</param>
/// <param name="Upstream">The upstream that served it.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Price">The prices it is charged at, as they were when it was held.</param>
/// <param name="Discount">The discount it is charged with.</param>
/// <param name="UnitsEstimated">What unit windows counted for it at admission.</param>
/// <param name="Usage">The last mark while it is held, what was charged for once it has ended.</param>
/// <param name="Charge">What it cost; <see langword="null"/> while it is held.</param>
/// <param name="AmountHeld">Set aside for it now; zero once it has ended.</param>
/// <param name="Allocation">Which grants hold or paid how much, in burn order.</param>
/// <param name="Result">What the relay saw; <see langword="null"/> while it is held and for an interruption.</param>
/// <param name="HeldAt">When it was held.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="SeqHeld">The row of the account's stream that held it.</param>
/// <param name="SeqEnded">The row that ended it.</param>
/// <param name="SeqCorrected">The row that corrected its interruption.</param>
public sealed record CallRecord(
    CallId Call,
    AccountId Account,
    TokenId Token,
    string Model,
    string Upstream,
    CallState State,
    Price Price,
    Discount Discount,
    long UnitsEstimated,
    Usage Usage,
    Usd? Charge,
    Usd AmountHeld,
    IReadOnlyList<Slice> Allocation,
    CallResult? Result,
    DateTimeOffset HeldAt,
    DateTimeOffset? EndedAt,
    long SeqHeld,
    long? SeqEnded,
    long? SeqCorrected)
{
    /// <summary>What it asks of the model.</summary>
    public CallKind Kind { get; init; }

    /// <summary>Which grants had set aside how much when it ended, in burn order; <see langword="null"/> while it is held.</summary>
    public IReadOnlyList<Slice>? AllocationHeld { get; init; }

    /// <summary>The member that the token belonged to; <see langword="null"/> for the account's own.</summary>
    public MemberId? Member { get; init; }

    /// <summary>What was given back of the charge, which is what remains.</summary>
    public Usd Refunded { get; init; }

    /// <summary>The temporary token that it came with, a child of <see cref="Token"/>.</summary>
    public TokenId? Temporary { get; init; }

    /// <summary>All that may pay for it, as its token had it when it was held; <see langword="null"/> for whatever covers it.</summary>
    public IReadOnlyList<GrantId>? Payers { get; init; }

    /// <summary>The row that refunded it.</summary>
    public long? SeqRefunded { get; init; }

    public DateTimeOffset StartedAt => Call.MadeAt;

    public bool IsCorrected => SeqCorrected is not null;

    /// <summary>What the usage costs, line by line, before the discount. A voided call has none.</summary>
    public IReadOnlyList<ChargeLine> Lines => State is CallState.Voided ? [] : ChargeLine.Of(Usage, Price);

    /// <summary>How the call ended, or <see langword="null"/> while it is held.</summary>
    public EndedCall? ToEndedCall() =>
        Charge is { } charge
            ? new EndedCall(Call, Token, State, Usage, Price, Discount, charge, Allocation)
            {
                IsCorrected = IsCorrected,
                Model = Model,
                Upstream = Upstream,
                Kind = Kind,
                Payers = Payers,
                HeldAt = HeldAt,
                Member = Member,
                Temporary = Temporary,
                Refunded = Refunded,
            }
            : null;
}
