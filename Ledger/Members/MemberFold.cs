using Ledger.Projection;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Members;
using Metering.Money;

namespace Ledger.Members;

/// <summary>Folds what happens to the members of an account.</summary>
internal static class MemberFold
{
    public static bool TryApply(ProjectionFold fold, AccountId account, long seq, AccountEvent e)
    {
        switch (e)
        {
            case MemberAdded added:
                var member = Of(fold, account, added.Member, seq);
                (member.Settings, member.AddedAt) = (added.Settings, added.At);
                return true;
            case MemberChanged changed:
                Of(fold, account, changed.Member, seq).Settings = changed.Settings;
                return true;
            case MemberRemoved removed:
                Of(fold, account, removed.Member, seq).RemovedAt = removed.At;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Adds what a call of the member's token holds and costs; nothing for a token that is the account's own.</summary>
    public static void AddSpending(ProjectionFold fold, AccountId account, MemberId? member, Usd held, Usd spent)
    {
        if (member is not { } id) return;
        var delta = fold.Member(account, id);
        delta.AmountHeld += held;
        delta.AmountSpent += spent;
    }

    private static MemberDelta Of(ProjectionFold fold, AccountId account, MemberId id, long seq)
    {
        var member = fold.Member(account, id);
        member.Seq = seq;
        return member;
    }
}
