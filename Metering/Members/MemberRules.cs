using Metering.Accounts;
using Metering.Accounts.Events;

namespace Metering.Members;

/// <summary>Who may become, stay and cease to be a member of an account. Pure.</summary>
internal static class MemberRules
{
    /// <summary>Members at a time. Those that were removed are not counted: what they have cost stays on the books in any case.</summary>
    public const int MembersMax = 1_000;

    public static (ChangeOutcome Outcome, AccountEvent? Event) Add(AccountState account, AddMember command, DateTimeOffset now)
    {
        if (command.Settings.Problem() is { } problem) return (ChangeOutcome.Invalid(problem), null);
        if (Forbid(account, command.By, command.Settings.Role is MemberRole.Owner) is { } forbidden) return (forbidden, null);
        if (account.Members.TryGetValue(command.Member, out var member))
        {
            return (member.Settings == command.Settings ? ChangeOutcome.Repeated
                : member.IsRemoved ? ChangeOutcome.Conflict($"Member {command.Member} was removed, and its id is not used again.")
                : ChangeOutcome.Conflict($"Member {command.Member} exists with other settings."), null);
        }

        var members = account.MembersCount;
        if (members == 0 && command.Settings is not { Role: MemberRole.Owner, Status: MemberStatus.Active })
        {
            return (ChangeOutcome.Conflict("The first member of an account is its owner, and active."), null);
        }

        var membersMax = account.Settings!.Kind is AccountKind.Organisation ? MembersMax : 1;
        return members >= membersMax
            ? (ChangeOutcome.Conflict(membersMax == 1 ? "An individual has one member: only an organisation has more." : $"An account has at most {MembersMax} members."), null)
            : (ChangeOutcome.Applied, new MemberAdded(command.Member, command.Settings, command.Operator, now));
    }

    public static (ChangeOutcome Outcome, AccountEvent? Event) Change(AccountState account, ChangeMember command, DateTimeOffset now)
    {
        if (!account.Members.TryGetValue(command.Member, out var member) || member.IsRemoved) return (ChangeOutcome.NotFound, null);
        if (command.Settings.Problem() is { } problem) return (ChangeOutcome.Invalid(problem), null);
        var isOfOwners = member.Settings.Role is MemberRole.Owner || command.Settings.Role is MemberRole.Owner;
        if (Forbid(account, command.By, isOfOwners) is { } forbidden) return (forbidden, null);
        if (member.Settings == command.Settings) return (ChangeOutcome.Repeated, null);
        var staysOwner = command.Settings is { Role: MemberRole.Owner, Status: MemberStatus.Active };
        return member.IsOwner && !staysOwner && IsLastOwner(account)
            ? (LastOwner, null)
            : (ChangeOutcome.Applied, new MemberChanged(command.Member, command.Settings, command.Operator, now));
    }

    public static (ChangeOutcome Outcome, AccountEvent? Event) Remove(AccountState account, RemoveMember command, DateTimeOffset now)
    {
        if (!account.Members.TryGetValue(command.Member, out var member)) return (ChangeOutcome.NotFound, null);
        if (Forbid(account, command.By, member.Settings.Role is MemberRole.Owner) is { } forbidden) return (forbidden, null);
        if (member.IsRemoved) return (ChangeOutcome.Repeated, null);
        return member.IsOwner && IsLastOwner(account)
            ? (LastOwner, null)
            : (ChangeOutcome.Applied, new MemberRemoved(command.Member, command.Operator, now));
    }

    /// <summary>What is wrong with binding something to these members, or <see langword="null"/>: nobody is bound who is not there.</summary>
    public static string? FaultOf(AccountState account, IReadOnlyList<MemberId>? members)
    {
        foreach (var member in members ?? [])
        {
            if (!account.Members.TryGetValue(member, out var found) || found.IsRemoved) return $"'{member}' is no member of the account.";
        }

        return null;
    }

    private static ChangeOutcome LastOwner { get; } = ChangeOutcome.Conflict("The last owner of an account cannot go: make another owner first.");

    /// <summary>Judged by the role that the member has now: it may have lost it since its request was let in.</summary>
    private static ChangeOutcome? Forbid(AccountState account, MemberId? by, bool isOfOwners) =>
        by is not { } id ? null
        : !account.Members.TryGetValue(id, out var member) || !member.IsActive || member.Settings.Role is MemberRole.Member
            ? ChangeOutcome.Forbidden("Only owners and admins manage members.")
        : isOfOwners && !member.IsOwner ? ChangeOutcome.Forbidden("Only an owner makes, changes or removes an owner.")
        : null;

    private static bool IsLastOwner(AccountState account) => account.Members.Values.Count(member => member.IsOwner) == 1;
}
