using System.Text.Json.Serialization;
using Ledger.Calls;
using Metering.Accounts;
using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace RelayApi.Calls;

/// <summary>One call as the books have it: metadata only, nothing of its content (B15).</summary>
/// <param name="Call">The call's id, which is also the trace id of its response.</param>
/// <param name="Account">Who pays.</param>
/// <param name="Member">Whose token it was.</param>
/// <param name="Token">The token it came with.</param>
/// <param name="Model">The model asked for.</param>
/// <param name="Upstream">The upstream that served it.</param>
/// <param name="Kind">What it asked of the model.</param>
/// <param name="State">Held, Settled, Voided or Interrupted.</param>
/// <param name="Price">The prices it is charged at, as they were when it was held.</param>
/// <param name="Discount">Millionths of the list price that are paid.</param>
/// <param name="UnitsEstimated">What unit windows counted for it at admission.</param>
/// <param name="Usage">The last mark while it is held, what was charged for once it has ended.</param>
/// <param name="Lines">What the usage costs, line by line, before the discount; exact pico-dollars.</param>
/// <param name="Charge">What it cost, less what was refunded; null while it is held.</param>
/// <param name="Refunded">What was given back.</param>
/// <param name="AmountHeld">Set aside for it now; zero once it has ended.</param>
/// <param name="Allocation">What holds or pays how much, in burn order, each in its own unit.</param>
/// <param name="Result">What the relay saw; null while it is held and for an interruption.</param>
/// <param name="StartedAt">When it came in.</param>
/// <param name="HeldAt">When it was held.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="IsCorrected">Whether a late settle or void corrected its interruption.</param>
/// <param name="Payers">All that its token might spend; null for whatever covers the call.</param>
internal sealed record CallReading(
    CallId Call,
    AccountId Account,
    MemberId? Member,
    TokenId Token,
    string Model,
    string Upstream,
    CallKind Kind,
    CallState State,
    Price Price,
    Discount Discount,
    long UnitsEstimated,
    Usage Usage,
    IReadOnlyList<ChargeLine> Lines,
    Usd? Charge,
    Usd Refunded,
    Usd AmountHeld,
    IReadOnlyList<CallPart> Allocation,
    CallResult? Result,
    DateTimeOffset StartedAt,
    DateTimeOffset HeldAt,
    DateTimeOffset? EndedAt,
    bool IsCorrected,
    IReadOnlyList<GrantId>? Payers)
{
    /// <summary>The row of the account's journal that held it.</summary>
    public long SeqHeld { get; init; }

    /// <summary>The row that ended it.</summary>
    public long? SeqEnded { get; init; }

    /// <summary>The row that corrected its interruption.</summary>
    public long? SeqCorrected { get; init; }

    /// <summary>The row that refunded it.</summary>
    public long? SeqRefunded { get; init; }

    /// <summary>How the charge came about; only where one call is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CallExplanation? Explanation { get; init; }

    public static CallReading Of(CallRecord call) => new(
        call.Call, call.Account, call.Member, call.Token, call.Model, call.Upstream, call.Kind, call.State, call.Price, call.Discount, call.UnitsEstimated, call.Usage,
        call.Lines, call.Charge, call.Refunded, call.AmountHeld, CallPart.Of(call.Allocation), call.Result, call.StartedAt, call.HeldAt, call.EndedAt,
        call.IsCorrected, call.Payers)
    {
        SeqHeld = call.SeqHeld,
        SeqEnded = call.SeqEnded,
        SeqCorrected = call.SeqCorrected,
        SeqRefunded = call.SeqRefunded,
    };
}
