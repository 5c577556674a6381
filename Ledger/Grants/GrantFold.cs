using Ledger.Orders;
using Ledger.Projection;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Grants;

namespace Ledger.Grants;

/// <summary>Folds what happens to the grants in an account.</summary>
internal static class GrantFold
{
    public static bool TryApply(ProjectionFold fold, AccountId account, long seq, AccountEvent e)
    {
        switch (e)
        {
            case GrantAdded added:
                var grant = Of(fold, account, added.Grant, seq);
                (grant.Terms, grant.Status, grant.Period, grant.AddedAt) = (added.Terms, GrantStatus.Active, added.Period, added.At);
                grant.Granted += added.Terms.Quota ?? 0;
                return true;
            case GrantPeriodBegan began:
                var reset = Of(fold, account, began.Grant, seq);
                reset.Period = began.Period;
                reset.Granted += began.Granted;
                reset.Lapsed += began.Lapsed;
                return true;
            case GrantStatusChanged changed:
                var closed = Of(fold, account, changed.Grant, seq);
                closed.Status = changed.Status;
                closed.Lapsed += changed.Lapsed;
                return true;
            case GrantTermsChanged changed:
                var renewed = Of(fold, account, changed.Grant, seq);
                renewed.Terms = changed.Terms;
                renewed.Status = changed.Status ?? renewed.Status;
                renewed.Granted += changed.Granted;
                OrderFold.Change(fold, account, seq, changed);
                return true;
            case GrantBound bound:
                Of(fold, account, bound.Grant, seq).Terms = bound.Terms;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Adds slices to what grants hold; a negative sign frees them.</summary>
    public static void AddHeld(ProjectionFold fold, AccountId account, Slice slice, int sign) =>
        fold.Grant(account, slice.Grant).Held += sign * slice.Quantity;

    public static void AddPaid(ProjectionFold fold, AccountId account, Slice slice) => fold.Grant(account, slice.Grant).Spent += slice.Quantity;

    public static void AddLapsed(ProjectionFold fold, AccountId account, IReadOnlyList<Slice>? lapsed)
    {
        foreach (var slice in lapsed ?? []) fold.Grant(account, slice.Grant).Lapsed += slice.Quantity;
    }

    private static GrantDelta Of(ProjectionFold fold, AccountId account, GrantId id, long seq)
    {
        var grant = fold.Grant(account, id);
        grant.Seq = seq;
        return grant;
    }
}
