using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;

namespace Metering.Accounts;

/// <summary>
/// What an account waits for while packages answer: on record, so that limits, caps and grants count it and a package that comes back meanwhile
/// is told of it.
/// </summary>
internal sealed class PendingAllocation(CallId call, in CallScope scope, in CallCost cost, Usd amount, bool isNewCall)
{
    private readonly CallScope _scope = scope;
    private readonly CallCost _cost = cost;

    public CallId Call { get; } = call;

    public ref readonly CallScope Scope => ref _scope;

    public TokenId Token => Scope.Token;

    public MemberId? Member => Scope.Member;

    /// <summary>The temporary token that the call came with.</summary>
    public TokenId? Temporary { get; init; }

    /// <summary>The whole call, at its worst.</summary>
    public ref readonly CallCost Cost => ref _cost;

    /// <summary>What is wanted of it: all of it, or what an extension adds.</summary>
    public Usd Amount { get; } = amount;

    /// <summary>Whether it takes a slot; the extension of a hold has one already.</summary>
    public bool IsNewCall { get; } = isNewCall;

    public List<Slice> Allocation { get; } = [];

    /// <summary>What stood in the way, by the grant that stood nearest.</summary>
    public GrantVerdict Verdict { get; private set; }

    public GrantId? NearestGrant { get; private set; }

    public Usd AmountMissing => Amount - Allocation.Total();

    public void See(GrantVerdict verdict, GrantId? grant)
    {
        if (verdict <= Verdict) return;
        (Verdict, NearestGrant) = (verdict, grant);
    }
}
