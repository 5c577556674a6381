using Metering.Hosting;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;

namespace Simulation;

/// <content>Members come, change, go and get each other's tokens.</content>
internal sealed partial class World
{
    private MemberId AnyMember() => Rules.Members[_random.Next(Rules.Members.Count)];

    private void SendMemberMessage(InProcessHost host)
    {
        switch (_random.Next(16))
        {
            case < 3: AddMember(host, AnyMember()); break;
            case < 10: ChangeMember(host, AnyMember()); break;
            case < 11: RemoveMember(host, AnyMember()); break;
            default: GiveToken(host, Rules.AccessTokens[_random.Next(Rules.AccessTokens.Count)]); break;
        }
    }

    private void AddMember(InProcessHost host, MemberId member) => Ask(
        $"add {member}",
        () => host.Account(Rules.Account).AddMember(new AddMember(member, Rules.MemberSettings(member), "operator")),
        outcome =>
        {
            if (outcome.IsDone) _told.Members.Add(member);
        });

    private void ChangeMember(InProcessHost host, MemberId member)
    {
        var settings = Rules.MemberSettings(member) with
        {
            Status = _random.Next(5) == 0 ? MemberStatus.Suspended : MemberStatus.Active,
            SpendingCap = _random.Next(4) == 0 ? null : Usd.FromDollars(_random.Next(5, 60)),
        };
        if (_random.Next(4) == 0) settings = settings with { Role = (MemberRole)_random.Next(3) };
        var command = new ChangeMember(member, settings, "operator") { By = _random.Next(4) == 0 ? AnyMember() : null };
        Ask($"change {member} {settings.Status} {settings.SpendingCap} {settings.Role} by {command.By}", () => host.Account(Rules.Account).ChangeMember(command));
    }

    private void RemoveMember(InProcessHost host, MemberId member) => Ask(
        $"remove {member}",
        () => host.Account(Rules.Account).RemoveMember(new RemoveMember(member, "operator")),
        outcome =>
        {
            if (outcome.IsDone) _told.MembersRemoved.Add(member);
        });

    /// <summary>Mostly back to whose it was: what nobody has goes on least.</summary>
    private void GiveToken(InProcessHost host, TokenId token)
    {
        var settings = Rules.Tokens[token];
        if (_random.Next(3) > 0) settings = settings with { Member = _random.Next(4) == 0 ? null : AnyMember() };
        _told.OwnersAsked[token].Add(settings.Member);
        Ask($"give {token} to {settings.Member}", () => host.Token(token).Change(new ChangeToken(settings)));
    }
}
