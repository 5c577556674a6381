using Metering.Members;
using Metering.Money;

namespace Simulation;

/// <content>Who belongs to the account: the first is the owner from the beginning, others come and go.</content>
internal sealed partial record Rules
{
    public static readonly MemberId Ann = MemberId.Parse("ann");
    public static readonly MemberId Bob = MemberId.Parse("bob");
    public static readonly IReadOnlyList<MemberId> Members = [Ann, Bob, MemberId.Parse("cid")];

    /// <summary>What a member is added with: always the same, so that adding it again is the same.</summary>
    public MemberSettings MemberSettings(MemberId member) => new(member.Value, member == Ann ? MemberRole.Owner : member == Bob ? MemberRole.Member : MemberRole.Admin)
    {
        SpendingCap = member == Ann ? null : Usd.FromDollars(Slots * 7),
    };
}
