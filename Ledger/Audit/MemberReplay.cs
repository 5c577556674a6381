using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Members;
using Metering.Money;

namespace Ledger.Audit;

/// <summary>The members of an account: added once, never without an owner, and never silent about what their tokens have cost.</summary>
internal static class MemberReplay
{
    public static bool TryApply(AuditState state, AccountId id, long seq, AccountEvent e)
    {
        switch (e)
        {
            case MemberAdded added:
                var member = Of(state, id, seq, added.Member);
                if (member.AddedAt is not null) AccountReplay.Report(state, id, seq, $"member {added.Member} added twice", "once", "again");
                (member.Settings, member.AddedAt) = (added.Settings, added.At);
                break;
            case MemberChanged changed:
                Living(state, id, seq, changed.Member).Settings = changed.Settings;
                break;
            case MemberRemoved removed:
                Living(state, id, seq, removed.Member).RemovedAt = removed.At;
                break;
            default:
                return false;
        }

        var owners = state.Members.Count(member => member.Key.Account == id && IsOwner(member.Value));
        if (owners == 0) AccountReplay.Report(state, id, seq, $"owners after {e.GetType().Name}", "1 or more", 0);
        return true;
    }

    public static void AddSpending(AuditState state, AccountId id, long seq, MemberId? member, Usd held, Usd spent)
    {
        if (member is not { } who) return;
        var audited = state.Member(id, who);
        if (audited.AddedAt is null) AccountReplay.Report(state, id, seq, $"a call of member {who}", "a member of its own", "unknown");
        audited.Held += held;
        audited.Spent += spent;
    }

    private static bool IsOwner(AuditedMember member) =>
        member.RemovedAt is null && member.Settings is { Role: MemberRole.Owner, Status: MemberStatus.Active };

    private static AuditedMember Living(AuditState state, AccountId id, long seq, MemberId name)
    {
        var member = Of(state, id, seq, name);
        if (member.AddedAt is null || member.RemovedAt is not null) AccountReplay.Report(state, id, seq, $"member {name}", "a member", "none");
        return member;
    }

    private static AuditedMember Of(AuditState state, AccountId id, long seq, MemberId name)
    {
        var member = state.Member(id, name);
        member.Seq = seq;
        return member;
    }
}
