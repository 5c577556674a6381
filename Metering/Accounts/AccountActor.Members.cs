using Metering.Accounts.Events;
using Metering.Members;

namespace Metering.Accounts;

/// <content>Who belongs to the account.</content>
internal sealed partial class AccountActor
{
    public async Task<ChangeOutcome> AddMember(AddMember command) =>
        State.IsOpen ? await ApplyMember(MemberRules.Add(State, command, context.Now.Utc)) : ChangeOutcome.NotFound;

    public Task<ChangeOutcome> ChangeMember(ChangeMember command) => ApplyMember(MemberRules.Change(State, command, context.Now.Utc));

    public Task<ChangeOutcome> RemoveMember(RemoveMember command) => ApplyMember(MemberRules.Remove(State, command, context.Now.Utc));

    /// <summary>
    /// Waits for the books, as whoever asks acts on the answer: a change that is not durable yet must not be told. What was read before the wait is
    /// durable after it.
    /// </summary>
    public async Task<MemberView?> ViewMember(MemberId member)
    {
        var view = State.Members.TryGetValue(member, out var found) ? ViewOf(member, found) : null;
        await _book.Durable;
        return view;
    }

    public async Task<MembersView> ViewMembers()
    {
        var view = new MembersView(
            [.. from member in State.Members
                where !member.Value.IsRemoved
                orderby member.Key.Value
                select ViewOf(member.Key, member.Value)]);
        await _book.Durable;
        return view;
    }

    private static MemberView ViewOf(MemberId id, Member member) => new(id, member.Settings, member.Spending.Spent, member.Spending.Held);

    private async Task<ChangeOutcome> ApplyMember((ChangeOutcome Outcome, AccountEvent? Event) decided)
    {
        await (decided.Event is { } happened ? _book.Raise(happened) : _book.Durable);
        return decided.Outcome;
    }
}
