using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;

namespace Simulation;

/// <content>Members: only those that are there and active have calls, none beyond its cap, and none takes more than its share of what is shared.</content>
internal sealed partial class Oracle
{
    private readonly Dictionary<MemberId, MemberSettings> _members = [];
    private readonly HashSet<MemberId> _membersRemoved = [];
    private readonly Dictionary<(GrantId, long Period, MemberId), long> _shares = [];

    private bool TryApplyMember(AccountEvent happened)
    {
        switch (happened)
        {
            case MemberAdded added:
                Law.Holds(_members.TryAdd(added.Member, added.Settings), $"Member {added.Member} was added twice.");
                break;
            case MemberChanged changed:
                AssertIsMember(changed.Member, happened);
                _members[changed.Member] = changed.Settings;
                break;
            case MemberRemoved removed:
                AssertIsMember(removed.Member, happened);
                _membersRemoved.Add(removed.Member);
                break;
            default:
                return false;
        }

        Assert.Contains(_members, member => IsActive(member.Key) && member.Value.Role is MemberRole.Owner);
        return true;
    }

    private void AssertIsMember(MemberId member, AccountEvent happened) =>
        Law.Holds(_members.ContainsKey(member) && !_membersRemoved.Contains(member), $"{member} is no member at {happened}.");

    private bool IsActive(MemberId member) =>
        _members.TryGetValue(member, out var settings) && settings.Status is MemberStatus.Active && !_membersRemoved.Contains(member);

    private void AssertMembers(AccountEvent happened)
    {
        AssertShares(happened);
        if (happened is CallHeld held)
        {
            Law.Holds(told.OwnersAsked[held.Token].Contains(held.Member), $"Nobody ever said that {held.Token} is {held.Member}'s: {happened}.");
            if (held.Member is { } owner) Law.Holds(IsActive(owner), $"{owner} is not there or not active at {happened}.");
        }

        if (TakenBy(happened) is not { } taken || taken.Call.Member is not { } member || taken.Slices.Count == 0) return;
        var committed = Committed(call => call.Member == member);
        Law.Holds(
            _members[member].SpendingCap is not { IsPositive: true } cap || committed <= cap,
            $"{committed} USD of {member}'s cap of {_members[member].SpendingCap} after {happened}.");
    }

    /// <summary>
    /// What a member has of a grant in its current period is at most its share; what was more already, as before a smaller share was set, grows no
    /// further. What may not spend cash may overdraw it.
    /// </summary>
    private void AssertShares(AccountEvent happened)
    {
        if (CallOf(happened) is not { } id || _calls[id] is not { Member: { } member } call) return;
        foreach (var name in call.Held.Concat(call.Paid).Select(slice => slice.Grant).Where(name => name.IsNamed).Distinct())
        {
            var grant = _grants[name];
            var share = _calls.Values.Where(other => other.Member == member).Sum(other => ShareOf(other, name, grant.Period));
            var before = _shares.GetValueOrDefault((name, grant.Period, member));
            Law.Holds(
                !(share > grant.Terms.QuotaPerMember) || share <= before || MayOverdraw(happened),
                $"{member} has {share} of a share of {grant.Terms.QuotaPerMember} of {name} after {happened}.");
            _shares[(name, grant.Period, member)] = share;
        }
    }

    private static long ShareOf(OracleCall call, GrantId grant, long period) =>
        call.Held.Concat(call.Paid).Where(slice => slice.Grant == grant && slice.Period == period).Sum(slice => slice.Quantity);

    private static bool IsBound(IReadOnlyList<TokenId>? tokens, IReadOnlyList<MemberId>? members, OracleCall call) =>
        (tokens is null && members is null)
        || tokens?.Contains(call.Token) is true
        || (call.Member is { } member && members?.Contains(member) is true);

    private void AssertMembersAgree()
    {
        Assert.All(told.Members, member => Assert.Contains(member, _members.Keys));
        Assert.All(told.MembersRemoved, member => Assert.Contains(member, _membersRemoved));
        if (!rules.HasMembers) return;
        Assert.Equal(_members.Keys.Except(_membersRemoved).OrderBy(member => member.Value), told.MemberViews.Select(view => view.Id));
        foreach (var view in told.MemberViews)
        {
            Assert.Equal((view.Id, _members[view.Id]), (view.Id, view.Settings));
            Assert.Equal((view.Id, Committed(call => call.Member == view.Id), Usd.Zero), (view.Id, view.AmountSpent, view.AmountHeld));
        }
    }
}
