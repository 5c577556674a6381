using Metering.Calls;
using Metering.Money;

namespace Metering.Grants;

/// <summary>Whether a grant pays for a call, and how much of it. Pure.</summary>
internal static class GrantRules
{
    /// <summary>Judged at hold time: from is inclusive, to is not, and a live hold keeps its slice whatever comes after (design 5).</summary>
    public static GrantVerdict Judge(GrantId id, Grant grant, in CallScope call, DateTimeOffset now)
    {
        if (!call.MaySpend(id)) return GrantVerdict.NotAuthorised;
        var terms = grant.Terms;
        if (grant.Status is GrantStatus.Void || !Has(terms.Models, call.Model) || !Has(terms.Upstreams, call.Upstream)) return GrantVerdict.NotCovered;
        if (terms.Kinds is { } kinds && !kinds.Contains(call.Kind)) return GrantVerdict.NotCovered;
        if (terms.Unit is GrantUnit.Credits && terms.RateOf(call.Model) is null) return GrantVerdict.NotCovered;
        if (!terms.IsBoundTo(call.Token, call.Member)) return GrantVerdict.NotBound;
        if (grant.Status is GrantStatus.Expired || terms.To <= now) return GrantVerdict.Expired;
        if (now < terms.From) return GrantVerdict.NotYet;
        return grant.Status is GrantStatus.Suspended ? GrantVerdict.Suspended : GrantVerdict.Pays;
    }

    /// <summary>
    /// The part of a call that a grant can pay of what is still missing: all of it, what is left of the grant, or <see langword="null"/> when that
    /// is nothing. One call of a grant in calls pays for the rest of a call, however large.
    /// </summary>
    /// <param name="id">The grant's id.</param>
    /// <param name="grant">A grant that pays.</param>
    /// <param name="quantityTaken">Taken already by calls that are still being decided, and not on the books yet.</param>
    /// <param name="shareTaken">The part of it that calls of the same member have taken.</param>
    /// <param name="missing">More than zero.</param>
    /// <param name="cost">The whole call.</param>
    /// <param name="call">Whose call it is, and of which model.</param>
    /// <param name="now">Now, by the wall clock.</param>
    public static Slice? Take(
        GrantId id, Grant grant, long quantityTaken, long shareTaken, Usd missing, in CallCost cost, in CallScope call, DateTimeOffset now)
    {
        var free = Math.Min(Free(grant, quantityTaken, now), grant.ShareLeft(call.Member) - shareTaken);
        if (free <= 0) return null;
        var slice = new Slice(id, missing) { Unit = grant.Terms.Unit, Period = grant.PeriodIndex };
        switch (grant.Terms.Unit)
        {
            case GrantUnit.Calls:
                return slice with { Quantity = 1 };
            case GrantUnit.Usd:
                var amount = Usd.Min(missing, new Usd(free));
                return slice with { Amount = amount, Quantity = amount.Nanos };
            default:
                var rate = grant.Terms.RateOf(call.Model)!.Price;
                var whole = cost.CreditsOf(rate);
                var needed = cost.CreditsFor(missing, whole);
                if (needed <= free) return slice with { Quantity = needed, Rate = rate };
                var covered = cost.AmountFor(free, whole);
                return covered.IsPositive ? slice with { Amount = covered, Quantity = free, Rate = rate } : null;
        }
    }

    /// <summary>A slice beyond what a grant has, for an overrun that nothing else may pay: the grant is below zero then, and pays that first.</summary>
    public static Slice Overdraw(GrantId id, Grant grant, Usd missing, in CallCost cost, string model)
    {
        var slice = new Slice(id, missing) { Unit = grant.Terms.Unit, Period = grant.PeriodIndex };
        switch (grant.Terms.Unit)
        {
            case GrantUnit.Calls:
                return slice with { Quantity = 1 };
            case GrantUnit.Usd:
                return slice with { Quantity = missing.Nanos };
            default:
                var rate = grant.Terms.RateOf(model)!.Price;
                return slice with { Quantity = cost.CreditsFor(missing, cost.CreditsOf(rate)), Rate = rate };
        }
    }

    /// <summary>Why a grant that pays had not enough: the member's share, the quota, or else a window.</summary>
    public static GrantVerdict WhyShort(Grant grant, long quantityTaken, long shareTaken, in CallScope call, DateTimeOffset now)
    {
        var free = Free(grant, quantityTaken, now);
        return grant.ShareLeft(call.Member) - shareTaken < free ? GrantVerdict.ShareUsedUp
            : grant.Remaining - quantityTaken <= free ? GrantVerdict.UsedUp
            : GrantVerdict.WindowFull;
    }

    /// <summary>What is left of a grant and of its windows.</summary>
    public static long Free(Grant grant, long quantityTaken, DateTimeOffset now)
    {
        var free = grant.Remaining;
        for (var i = 0; i < grant.Windows.Count; i++) free = Math.Min(free, grant.Windows[i].Limit - grant.Windows[i].Count(now));
        return free - quantityTaken;
    }

    private static bool Has(IReadOnlyList<string>? list, string value)
    {
        if (list is null) return true;
        for (var i = 0; i < list.Count; i++)
        {
            if (string.Equals(list[i], value, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
