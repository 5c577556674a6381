using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Money;
using Metering.Packages;
using Metering.Tokens;

namespace Simulation;

/// <summary>What clients were told and may rely on: none of it may be missing from the books.</summary>
internal sealed class Told
{
    public Dictionary<string, Usd> TopUps { get; } = [];

    public Dictionary<CallId, EndedCall> Receipts { get; } = [];

    public HashSet<CallId> Confirmed { get; } = [];

    /// <summary>The token that each call came with.</summary>
    public Dictionary<CallId, TokenId> Tokens { get; } = [];

    /// <summary>When each call was first asked for.</summary>
    public Dictionary<CallId, DateTimeOffset> AskedAt { get; } = [];

    /// <summary>Calls that were let through, and when their clients heard of it: no turn waits while the clock moves, so it was decided then.</summary>
    public List<(CallId Call, DateTimeOffset At)> Admitted { get; } = [];

    /// <summary>Calls whose holds were confirmed before they ended, and which nobody knew at their end.</summary>
    public HashSet<CallId> NotFound { get; } = [];

    /// <summary>When each child was made to expire.</summary>
    public Dictionary<TokenId, DateTimeOffset> Expiries { get; } = [];

    public HashSet<TokenId> Deleted { get; } = [];

    /// <summary>All whose a token may have been, because somebody once asked for it.</summary>
    public Dictionary<TokenId, HashSet<MemberId?>> OwnersAsked { get; } = [];

    public HashSet<MemberId> Members { get; } = [];

    public HashSet<MemberId> MembersRemoved { get; } = [];

    /// <summary>How often calls were refused, by reason and by whose limit it was.</summary>
    public Dictionary<(RefusalReason Reason, RefusalOwner Owner, string? Limit), int> Refusals { get; } = [];

    public HashSet<string> Paid { get; } = [];

    public HashSet<PackageId> Packages { get; } = [];

    public HashSet<GrantId> Grants { get; } = [];

    public HashSet<CallId> Refunds { get; } = [];

    /// <summary>What the actors said when all had come to rest.</summary>
    public AccountView? Account { get; set; }

    public List<GrantView> GrantViews { get; } = [];

    public List<(TokenId Token, TokenView? View)> TokenViews { get; } = [];

    public List<MemberView> MemberViews { get; } = [];

    public Dictionary<PackageId, PackageView?> Views { get; } = [];

    public List<Exception> Failures { get; } = [];

    public void Refuse(Refusal refusal)
    {
        var key = (refusal.Reason, refusal.Owner, refusal.Limit);
        Refusals[key] = Refusals.GetValueOrDefault(key) + 1;
    }
}
