using System.Security.Cryptography;
using Ledger.Projection;
using Ledger.Tokens;
using Metering;
using Metering.Accounts;
using Metering.Calls;
using Metering.Limits;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Tokens;

/// <summary>Tokens: access credentials.</summary>
internal static class TokenEndpoints
{
    private const string ForItselfOnly = "A member makes and changes tokens for itself only.";

    public static void MapTokens(this RouteGroupBuilder admin)
    {
        var tokens = admin.MapGroup("/tokens").WithTags("Tokens");
        tokens.MapGet("/", List).Allow(Who.Members).WithSummary("Lists tokens by id, from the tables behind the books.");
        tokens.MapPost("/", Create).Allow(Who.Members, Of.Body).WithSummary("Creates a token. Its secret is shown once; only a hash is kept.");
        tokens.MapGet("/{token}", Get).Allow(Who.Members, Of.Token()).WithSummary("A token as it stands: slots, windows and spending, straight from its actor.");
        tokens.MapPut("/{token}", Change).Allow(Who.Members, Of.Token()).WithSummary("Replaces a token's settings, in force for the next call.");
        tokens.MapPost("/{token}/temporary", CreateTemporary).Allow(Who.Members, Of.Token()).WithSummary(
            "Creates a temporary token of an access token: until it expires it may use what that one may, narrowed by settings of its own.");
        tokens.MapDelete("/{token}", Delete).Allow(Who.Members, Of.Token()).WithSummary("Deletes a token for good, at once.");
    }

    private static async Task<Results<Ok<IReadOnlyList<TokenRecord>>, InvalidProblem>> List(
        AdminCaller caller,
        TokenQueries tokens,
        Projector projector,
        string? account,
        string? member,
        string? after,
        int? limit,
        CancellationToken cancellationToken)
    {
        if (!Pages.TryReadId<AccountId>(account, out var asked) || !Pages.TryReadId<MemberId>(member, out var whose) || !Pages.TryReadId<TokenId>(after, out var last))
        {
            return Problems.Invalid("account, member and after are ids.");
        }

        if (!caller.TryNarrow(asked, whose, out var owner, out var only)) return TypedResults.Ok<IReadOnlyList<TokenRecord>>([]);
        await projector.CatchUp(cancellationToken);
        return TypedResults.Ok(await tokens.List(owner, only, last, Pages.Limit(limit), cancellationToken));
    }

    private static async Task<Results<InvalidProblem, ForbiddenProblem, Results<Created<NewToken>, ChangeProblem>>> Create(CreateTokenBody body, AdminCaller caller, IActors actors)
    {
        if (!AccountId.TryParse(body.Account, out var account)) return Problems.Invalid("A token belongs to an account.");
        if (!caller.MayGiveTo(body.Member)) return Problems.Forbidden(ForItselfOnly);
        return await Make(account, body.ToSettings(caller), actors);
    }

    private static async Task<Results<NotFoundProblem, Results<Created<NewToken>, ChangeProblem>>> CreateTemporary(string token, TemporaryTokenBody body, IActors actors) =>
        TokenId.TryParse(token, out var parent) && await actors.Token(parent).View() is { } access
            ? await Make(access.Account, body.ToSettings(access), actors)
            : Problems.NotFound("No such token.");

    private static async Task<Results<Created<NewToken>, ChangeProblem>> Make(AccountId account, TokenSettings settings, IActors actors)
    {
        var secret = TokenSecret.Create(RandomNumberGenerator.GetBytes(TokenSecret.RandomBytes));
        var token = actors.Token(secret.Token);
        var outcome = await token.Create(new CreateToken(account, secret.Hash, settings));
        return outcome.IsDone
            ? TypedResults.Created(Locations.Of("tokens", secret.Token.Value), new NewToken(secret.Text, (await token.View())!))
            : ChangeProblem.Of(outcome, "token");
    }

    private static async Task<Results<Ok<TokenView>, NotFoundProblem>> Get(string token, IActors actors) =>
        TokenId.TryParse(token, out var id) && await actors.Token(id).View() is { } view
            ? TypedResults.Ok(view)
            : Problems.NotFound("No such token.");

    private static async Task<Results<Ok<TokenView>, NotFoundProblem, ForbiddenProblem, ChangeProblem>> Change(string token, TokenBody body, AdminCaller caller, IActors actors)
    {
        if (!TokenId.TryParse(token, out var id)) return Problems.NotFound("No such token.");
        if (!caller.MayGiveTo(body.Member)) return Problems.Forbidden(ForItselfOnly);
        var outcome = await actors.Token(id).Change(new ChangeToken(body.ToSettings(caller)));
        return outcome.IsDone ? TypedResults.Ok(await actors.Token(id).View()) : ChangeProblem.Of(outcome, "token");
    }

    private static async Task<Results<NoContent, NotFoundProblem, ChangeProblem>> Delete(string token, IActors actors)
    {
        if (!TokenId.TryParse(token, out var id)) return Problems.NotFound("No such token.");
        var outcome = await actors.Token(id).Delete();
        return outcome.IsDone ? TypedResults.NoContent() : ChangeProblem.Of(outcome, "token");
    }

    /// <summary>A token's settings.</summary>
    internal record TokenBody(string Name)
    {
        /// <summary>Active or Disabled.</summary>
        public TokenStatus Status { get; init; }

        /// <summary>The member it belongs to; left out for the account's own, or, by a key of the role Member, for that member.</summary>
        public MemberId? Member { get; init; }

        public DateTimeOffset? ExpiresAt { get; init; }

        /// <summary>The models it may use; left out for all.</summary>
        public IReadOnlyList<string>? Models { get; init; }

        /// <summary>The networks it may be used from, in CIDR notation; left out for all.</summary>
        public IReadOnlyList<string>? Addresses { get; init; }

        /// <summary>100 concurrent calls when it is left out (B7); a limit that is left out inside is none.</summary>
        public LimitSettings Limits { get; init; } = new() { Concurrency = TokenSettings.ConcurrencyDefault };

        /// <summary>US dollars over its life; 0 or left out for no cap (B5).</summary>
        public Usd? SpendingCap { get; init; }

        /// <summary>All that it may spend: cash, package/ID, grant/NAME; left out for whatever pays for it.</summary>
        public IReadOnlyList<GrantId>? Payers { get; init; }

        /// <summary>The plan below whose own base URL, /plans/PLAN/v1, it works and nowhere else (C5); left out for /v1.</summary>
        public string? Plan { get; init; }

        /// <summary>A free trial, which names its payers (A4).</summary>
        public bool IsTrial { get; init; }

        public TokenSettings ToSettings(AdminCaller caller) => new(Name)
        {
            Member = caller.OnlyMember ?? Member,
            Status = Status,
            ExpiresAt = ExpiresAt,
            Models = Models,
            Addresses = Addresses,
            Limits = Limits,
            SpendingCap = SpendingCap,
            Payers = Payers,
            Plan = Plan,
            IsTrial = IsTrial,
        };
    }

    /// <param name="Account">Its owner.</param>
    /// <param name="Name">For people.</param>
    internal sealed record CreateTokenBody(string Account, string Name) : TokenBody(Name), INamesAccount;

    /// <param name="Name">For people.</param>
    /// <param name="ExpiresAt">Refused from this time on.</param>
    internal sealed record TemporaryTokenBody(string Name, DateTimeOffset ExpiresAt)
    {
        /// <summary>The models it may use of those of its access token; left out for the same.</summary>
        public IReadOnlyList<string>? Models { get; init; }

        /// <summary>The networks it may be used from, of those of its access token, in CIDR notation; left out for the same.</summary>
        public IReadOnlyList<string>? Addresses { get; init; }

        /// <summary>All that it may spend of what its access token may; left out for the same.</summary>
        public IReadOnlyList<GrantId>? Payers { get; init; }

        /// <summary>Limits of its own beside those of its access token, which hold in any case.</summary>
        public LimitSettings Limits { get; init; } = LimitSettings.Unlimited;

        /// <summary>US dollars over its life, beside the cap of its access token; 0 or left out for none of its own.</summary>
        public Usd? SpendingCap { get; init; }

        public TokenSettings ToSettings(TokenView access) => new(Name)
        {
            Parent = access.Id,
            ExpiresAt = ExpiresAt,
            Models = Models,
            Addresses = Addresses,
            Payers = Payers,
            Limits = Limits,
            SpendingCap = SpendingCap,
        };
    }

    /// <param name="Secret">The credential: shown once, stored nowhere.</param>
    /// <param name="Token">The token as it stands.</param>
    internal sealed record NewToken(string Secret, TokenView Token);
}
