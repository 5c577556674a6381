using Ledger.Keys;
using Ledger.Members;
using Metering;
using Metering.Accounts;
using Metering.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Members;

/// <summary>The keys by which a member uses the admin API.</summary>
internal static class ManagementKeyEndpoints
{
    public static void MapManagementKeys(this RouteGroupBuilder admin)
    {
        var keys = admin.MapGroup("/accounts/{account}/members/{member}/keys").WithTags("Members");
        keys.MapGet("/", List).Allow(Who.Members, Of.Member()).WithSummary("Lists a member's management keys, latest first, without their secrets.");
        keys.MapGet("/{key}", Get).Allow(Who.Members, Of.Member()).WithSummary("One management key, without its secret.");
        keys.MapPost("/", Create).Allow(Who.Managers, Of.Member()).WithSummary("Creates a management key for a member. Its secret is shown once; only a hash is kept.");
        keys.MapDelete("/{key}", Revoke).Allow(Who.Members, Of.Member()).WithSummary("Revokes a management key at once.");
    }

    private static async Task<Results<Ok<IReadOnlyList<ManagementKey>>, NotFoundProblem>> List(
        string account, string member, ManagementKeys keys, IActors actors, CancellationToken cancellationToken) =>
        await MemberEndpoints.Find(account, member, actors) is { } view
            ? TypedResults.Ok(await keys.List(AccountId.Parse(account), view.Id, cancellationToken))
            : Problems.NotFound("No such member.");

    private static async Task<Results<Ok<ManagementKey>, NotFoundProblem>> Get(
        string account, string member, string key, ManagementKeys keys, IActors actors, CancellationToken cancellationToken) =>
        await MemberEndpoints.Find(account, member, actors) is { } view
        && (await keys.List(AccountId.Parse(account), view.Id, cancellationToken)).FirstOrDefault(listed => listed.Id == key) is { } found
            ? TypedResults.Ok(found)
            : Problems.NotFound("No such key.");

    private static async Task<Results<Created<CreatedManagementKey>, NotFoundProblem, ForbiddenProblem, InvalidProblem, ConflictProblem>> Create(
        string account, string member, KeyBody body, AdminCaller caller, ManagementKeys keys, IActors actors, CancellationToken cancellationToken)
    {
        if (await MemberEndpoints.Find(account, member, actors) is not { } view) return Problems.NotFound("No such member.");

        // A key of an owner is an owner's power: an admin who could make one would have made itself an owner.
        if (IsAbove(caller, view)) return Problems.Forbidden("Only an owner makes keys for an owner.");
        if (!KeyName.IsValid(body.Name))
        {
            return Problems.Invalid($"A management key has a name of at most {KeyName.LengthMax} characters.");
        }

        return await keys.Create(AccountId.Parse(account), view.Id, body.Name, caller.Name, cancellationToken) is { } created
            ? TypedResults.Created(
                Locations.Of("accounts", account, "members", view.Id.Value, "keys", created.Key.Id),
                new CreatedManagementKey(created.Key.Id, created.Key.Name, created.Secret))
            : Problems.Conflict($"A member has at most {ManagementKeys.KeysMax} keys: revoke one first.");
    }

    private static async Task<Results<NoContent, NotFoundProblem, ForbiddenProblem>> Revoke(
        string account, string member, string key, AdminCaller caller, ManagementKeys keys, IActors actors, CancellationToken cancellationToken)
    {
        // Keys of a member that was removed can be revoked as well, though they open nothing any more.
        if (!AccountId.TryParse(account, out var id) || !MemberId.TryParse(member, out var who)) return Problems.NotFound("No such key.");
        if (await actors.Account(id).ViewMember(who) is not { } view) return Problems.NotFound("No such key.");
        if (IsAbove(caller, view)) return Problems.Forbidden("Only an owner revokes an owner's keys.");
        return await keys.Revoke(id, who, key, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("No such key.");
    }

    private static bool IsAbove(AdminCaller caller, MemberView member) =>
        caller.Role is MemberRole.Admin && member.Settings.Role is MemberRole.Owner && caller.Member != member.Id;

    /// <param name="Name">For people.</param>
    internal sealed record KeyBody(string Name);

    /// <param name="Id">By which it is listed and revoked.</param>
    /// <param name="Name">For people.</param>
    /// <param name="Secret">Shown once, stored nowhere.</param>
    internal sealed record CreatedManagementKey(string Id, string Name, string Secret);
}
