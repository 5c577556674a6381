using Metering.Grants;

namespace Metering.Orders;

/// <summary>
/// What of a plan is unused (A15), in ticks summed over its grants. Time is used as it passes. Where a quota is used faster than that, what was used is
/// not given back (E12): of the period that is running, or of the whole of a grant that does not recur, so much counts as used as of the quota. What an
/// upgrade or an operator has withdrawn says nothing about the rest.
/// </summary>
internal static class UnusedTime
{
    /// <summary>How much of an order's stretch is unused, out of how much.</summary>
    public static (Int128 Unused, Int128 Whole) Of(Purchase purchase, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        var (unused, whole) = (Int128.Zero, Int128.Zero);
        foreach (var (_, grant) in purchase.Grants.Where(given => given.Grant.Status is not GrantStatus.Void))
        {
            var usedUntil = UsedUntil(grant, now);
            whole += (to - from).Ticks;
            unused += Math.Max(0, (to - (from > usedUntil ? from : usedUntil)).Ticks);
        }

        return (unused, whole);
    }

    private static DateTimeOffset UsedUntil(Grant grant, DateTimeOffset now)
    {
        var end = grant.Terms.To ?? now;
        if (grant.Status is GrantStatus.Expired) return end;
        if (grant.Terms.Quota is not { } quota) return now;
        var (from, to, of) = grant.Period is { } period ? (period.From, period.To, quota) : (grant.Terms.From, end, grant.Granted);
        if (from < grant.Terms.From) from = grant.Terms.From;
        if (to > end) to = end;
        if (of <= 0) return end;

        // Rounded up: a tick that is used in part is used.
        var used = (((Int128)(of - grant.Remaining) * (to - from).Ticks) + of - 1) / of;
        var byQuota = from.AddTicks((long)Int128.Min(used, (to - from).Ticks));
        return byQuota > now ? byQuota : now;
    }
}
