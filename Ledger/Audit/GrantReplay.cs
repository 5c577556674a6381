using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Grants;

namespace Ledger.Audit;

/// <summary>The grants in an account: what they were given, what calls took, and what lapsed, of which nothing may be missing.</summary>
internal static class GrantReplay
{
    public static bool TryApply(AuditState state, AccountId id, long seq, AccountEvent e)
    {
        switch (e)
        {
            case GrantAdded added:
                var grant = Of(state, id, seq, added.Grant);
                if (grant.AddedAt is not null) AccountReplay.Report(state, id, seq, $"{added.Grant} added twice", "once", "again");
                (grant.Terms, grant.Period, grant.AddedAt) = (added.Terms, added.Period, added.At);
                grant.Granted += added.Terms.Quota ?? 0;
                return true;
            case GrantPeriodBegan began:
                Reset(state, id, seq, Of(state, id, seq, began.Grant), began);
                return true;
            case GrantStatusChanged changed:
                Close(state, id, seq, Of(state, id, seq, changed.Grant), changed);
                return true;
            case GrantTermsChanged changed:
                var renewed = Of(state, id, seq, changed.Grant);
                renewed.Terms = changed.Terms;
                renewed.Status = changed.Status ?? renewed.Status;
                renewed.Granted += changed.Granted;
                OrderReplay.Change(state, id, seq, changed);
                Check(state, id, seq, changed.Grant, renewed);
                return true;
            case GrantBound bound:
                Of(state, id, seq, bound.Grant).Terms = bound.Terms;
                Check(state, id, seq, bound.Grant, Of(state, id, seq, bound.Grant));
                return true;
            default:
                return false;
        }
    }

    public static void AddHeld(AuditState state, AccountId id, long seq, Slice slice, int sign)
    {
        var grant = state.Grant(id, slice.Grant);
        grant.Held += sign * slice.Quantity;
        Check(state, id, seq, slice.Grant, grant);
    }

    public static void AddPaid(
        AuditState state, AccountId id, long seq, IReadOnlyList<Slice> slices, IReadOnlyList<Slice>? lapsed, bool mayOverdraw)
    {
        foreach (var slice in slices.Where(slice => slice.Grant.IsNamed)) state.Grant(id, slice.Grant).Spent += slice.Quantity;
        foreach (var slice in lapsed ?? [])
        {
            var grant = state.Grant(id, slice.Grant);
            grant.Lapsed += slice.Quantity;
            if (grant.Status is GrantStatus.Active or GrantStatus.Suspended && slice.Period == (grant.Period?.Index ?? 0))
            {
                AccountReplay.Report(state, id, seq, $"{slice.Grant}: lapsed", "what a period left behind", slice.Quantity);
            }
        }

        foreach (var slice in slices.Where(slice => slice.Grant.IsNamed))
        {
            var grant = state.Grant(id, slice.Grant);
            if (mayOverdraw) grant.Overdraft = Math.Max(grant.Overdraft, -grant.Rest);
            Check(state, id, seq, slice.Grant, grant);
        }
    }

    private static void Reset(AuditState state, AccountId id, long seq, AuditedGrant grant, GrantPeriodBegan began)
    {
        var name = $"{began.Grant}: period {began.Period.Index}";
        state.Findings.Compare($"account/{id}", seq, name + " lapsed", Math.Max(0, grant.Rest), began.Lapsed);
        state.Findings.Compare($"account/{id}", seq, name + " granted", grant.Terms?.Quota ?? 0, began.Granted);
        if (began.Period.Index <= grant.Period?.Index) AccountReplay.Report(state, id, seq, name, $"after {grant.Period.Index}", began.Period.Index);
        grant.Period = began.Period;
        grant.Granted += began.Granted;
        grant.Lapsed += began.Lapsed;
    }

    private static void Close(AuditState state, AccountId id, long seq, AuditedGrant grant, GrantStatusChanged changed)
    {
        var lapses = changed.Status is GrantStatus.Expired or GrantStatus.Void ? Math.Max(0, grant.Rest) : 0;
        state.Findings.Compare($"account/{id}", seq, $"{changed.Grant} {changed.Status}: lapsed", lapses, changed.Lapsed);
        grant.Status = changed.Status;
        grant.Lapsed += changed.Lapsed;
    }

    private static void Check(AuditState state, AccountId id, long seq, GrantId name, AuditedGrant grant)
    {
        if (grant.AddedAt is null) AccountReplay.Report(state, id, seq, $"used {name}", "a grant of its own", "unknown");
        if (grant.Rest < -grant.Overdraft) AccountReplay.Report(state, id, seq, $"{name}: rest", $"{-grant.Overdraft} or more", grant.Rest);
        grant.Overdraft = Math.Max(0, Math.Min(grant.Overdraft, -grant.Rest));
        if (grant.Held < 0) AccountReplay.Report(state, id, seq, $"{name}: held", "0 or more", grant.Held);
    }

    private static AuditedGrant Of(AuditState state, AccountId id, long seq, GrantId name)
    {
        var grant = state.Grant(id, name);
        grant.Seq = seq;
        return grant;
    }
}
