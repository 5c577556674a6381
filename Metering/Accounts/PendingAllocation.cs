using Metering.Calls;
using Metering.Money;
using Metering.Tokens;

namespace Metering.Accounts;

/// <summary>
/// What an account waits for while packages answer: on record, so that limits and caps count it and a package that comes back meanwhile is
/// told of it.
/// </summary>
internal sealed class PendingAllocation(CallId call, TokenId token, Usd amount, bool isNewCall)
{
    public CallId Call { get; } = call;

    public TokenId Token { get; } = token;

    /// <summary>What is wanted in all.</summary>
    public Usd Amount { get; } = amount;

    /// <summary>Whether it takes a slot; the extension of a hold has one already.</summary>
    public bool IsNewCall { get; } = isNewCall;

    public List<Slice> Allocation { get; } = [];

    public GrantsSeen Seen { get; set; }

    public Usd AmountMissing => Amount - Allocation.Total();
}
