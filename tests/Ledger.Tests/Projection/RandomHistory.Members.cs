using Metering.Accounts.Events;
using Metering.Members;

namespace Ledger.Tests.Projection;

/// <content>Members who come, change and go, and whose tokens some of the calls have.</content>
internal sealed partial class RandomHistory
{
    private int _members;

    private void AddMember(Owner owner, MemberRole role)
    {
        var id = MemberId.Parse($"m{++_members}");
        owner.Members.Add(id);
        owner.Pending.Add(new MemberAdded(id, SettingsOf(owner, role), "op", Now));
    }

    private void ChangeMember(Owner owner)
    {
        var role = owner.Members.Count == 1 ? MemberRole.Owner : MemberRole.Admin;
        owner.Pending.Add(new MemberChanged(owner.Members[^1], SettingsOf(owner, role), "op", Now));
    }

    /// <summary>The first one is the owner, who stays.</summary>
    private void RemoveMember(Owner owner)
    {
        owner.Pending.Add(new MemberRemoved(owner.Members[^1], "op", Now));
        owner.Members.RemoveAt(owner.Members.Count - 1);
    }

    private MemberSettings SettingsOf(Owner owner, MemberRole role) =>
        new($"M{Now.Second}", role) { SpendingCap = _random.Next(2) == 0 ? null : owner.Cash };

    private MemberId? AnyMember(Owner owner) => _random.Next(3) == 0 ? null : owner.Members[_random.Next(owner.Members.Count)];
}
