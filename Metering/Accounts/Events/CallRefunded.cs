using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;

namespace Metering.Accounts.Events;

/// <summary>What a call cost was given back, once.</summary>
/// <param name="Call">The call.</param>
/// <param name="Token">The token it came with.</param>
/// <param name="Amount">How much; more than zero.</param>
/// <param name="Charge">What the call costs now.</param>
/// <param name="Allocation">Which grants pay how much now.</param>
/// <param name="Changes">What went back, grant by grant, as negative amounts; a debt that was paid since goes back as cash.</param>
/// <param name="Operator">Who did it.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record CallRefunded(
    CallId Call,
    TokenId Token,
    Usd Amount,
    Usd Charge,
    IReadOnlyList<Slice> Allocation,
    IReadOnlyList<Slice> Changes,
    string Operator,
    string Reason,
    DateTimeOffset At) : AccountEvent(At)
{
    /// <summary>When the call was held: where windows of grants have counted it; <see langword="null"/> in journals of earlier versions.</summary>
    public DateTimeOffset? HeldAt { get; init; }

    /// <summary>The member whose token it was; <see langword="null"/> for the account's own.</summary>
    public MemberId? Member { get; init; }

    /// <summary>The temporary token that it came with, a child of <see cref="Token"/>.</summary>
    public TokenId? Temporary { get; init; }

    /// <summary>The part of what went back whose period is over: it has lapsed.</summary>
    public IReadOnlyList<Slice>? Lapsed { get; init; }
}
