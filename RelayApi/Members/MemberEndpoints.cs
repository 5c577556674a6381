using Metering;
using Metering.Accounts;
using Metering.Members;
using Metering.Money;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Members;

/// <summary>The members of an account: who they are, what they may do, and what they may spend.</summary>
internal static class MemberEndpoints
{
    public static void MapMembers(this RouteGroupBuilder admin)
    {
        var members = admin.MapGroup("/accounts/{account}/members").WithTags("Members");
        members.MapGet("/", List).Allow(Who.Members, Of.Account()).WithSummary("The members of an account by id; a member sees itself.");
        members.MapPost("/", Add).Allow(Who.Managers, Of.Account()).WithSummary("Adds a member to an account; the first one is its owner.");
        members.MapGet("/{member}", Get).Allow(Who.Members, Of.Member()).WithSummary("A member: role, spending cap, and what its tokens have spent and hold.");
        members.MapPut("/{member}", Change).Allow(Who.Managers, Of.Member()).WithSummary("Replaces a member's settings. Only an owner makes or changes owners.");
        members.MapDelete("/{member}", Remove).Allow(Who.Managers, Of.Member()).WithSummary("Removes a member for good; its tokens and keys are refused at once.");
    }

    private static async Task<Results<Ok<IReadOnlyList<MemberView>>, NotFoundProblem>> List(string account, AdminCaller caller, IActors actors)
    {
        if (!AccountId.TryParse(account, out var id) || await actors.Account(id).View() is null) return Problems.NotFound("No such account.");
        var view = await actors.Account(id).ViewMembers();
        return TypedResults.Ok<IReadOnlyList<MemberView>>([.. view.Members.Where(member => caller.OnlyMember is not { } self || member.Id == self)]);
    }

    private static async Task<Results<Created<MemberView>, Ok<MemberView>, NotFoundProblem, InvalidProblem, ChangeProblem>> Add(
        string account, AddMemberBody body, AdminCaller caller, IActors actors, TimeProvider time)
    {
        if (!AccountId.TryParse(account, out var id)) return Problems.NotFound("No such account.");
        if (!MemberId.TryParse(body.Id ?? $"mem_{Guid.CreateVersion7(time.GetUtcNow()):N}", out var member)) return Problems.Invalid("That is no id.");
        var outcome = await actors.Account(id).AddMember(new AddMember(member, body.ToSettings(), caller.Name) { By = caller.Member });
        if (!outcome.IsDone) return ChangeProblem.Of(outcome, "account");
        var view = await actors.Account(id).ViewMember(member);
        return outcome.Status is ChangeStatus.Applied ? TypedResults.Created(Locations.Of("accounts", id.Value, "members", member.Value), view) : TypedResults.Ok(view);
    }

    private static async Task<Results<Ok<MemberView>, NotFoundProblem>> Get(string account, string member, IActors actors) =>
        await Find(account, member, actors) is { } view ? TypedResults.Ok(view) : Problems.NotFound("No such member.");

    private static async Task<Results<Ok<MemberView>, NotFoundProblem, ChangeProblem>> Change(
        string account, string member, MemberBody body, AdminCaller caller, IActors actors)
    {
        if (await Find(account, member, actors) is not { } before) return Problems.NotFound("No such member.");
        var owner = actors.Account(AccountId.Parse(account));
        var outcome = await owner.ChangeMember(new ChangeMember(before.Id, body.ToSettings(), caller.Name) { By = caller.Member });
        return outcome.IsDone ? TypedResults.Ok(await owner.ViewMember(before.Id)) : ChangeProblem.Of(outcome, "member");
    }

    private static async Task<Results<NoContent, NotFoundProblem, ChangeProblem>> Remove(string account, string member, AdminCaller caller, IActors actors)
    {
        if (!AccountId.TryParse(account, out var id) || !MemberId.TryParse(member, out var who)) return Problems.NotFound("No such member.");
        var outcome = await actors.Account(id).RemoveMember(new RemoveMember(who, caller.Name) { By = caller.Member });
        return outcome.IsDone ? TypedResults.NoContent() : ChangeProblem.Of(outcome, "member");
    }

    /// <summary>A member that was not removed.</summary>
    internal static async Task<MemberView?> Find(string account, string member, IActors actors) =>
        AccountId.TryParse(account, out var id)
        && MemberId.TryParse(member, out var who)
        && await actors.Account(id).ViewMember(who) is { Settings.Status: not MemberStatus.Removed } view
            ? view
            : null;

    /// <param name="Name">For people.</param>
    /// <param name="Role">Owner, Admin or Member.</param>
    internal record MemberBody(string Name, MemberRole Role)
    {
        /// <summary>Active or Suspended.</summary>
        public MemberStatus Status { get; init; }

        /// <summary>US dollars over everything that its tokens ever spend; 0 or left out for no cap.</summary>
        public Usd? SpendingCap { get; init; }

        public MemberSettings ToSettings() => new(Name, Role) { Status = Status, SpendingCap = SpendingCap };
    }

    /// <summary>A new member.</summary>
    internal sealed record AddMemberBody(string Name, MemberRole Role) : MemberBody(Name, Role)
    {
        /// <summary>Made by the server when it is left out. An id that was removed is not used again.</summary>
        public string? Id { get; init; }
    }
}
