using System.Security.Claims;
using System.Text.Encodings.Web;
using Ledger.Members;
using Ledger.Operators;
using Metering;
using Metering.Members;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using RelayApi.Answers;
using RelayApi.Throttling;

namespace RelayApi.Access;

/// <summary>Checks the key of the admin API: <c>Authorization: Bearer mop_…</c> or <c>mgk_…</c>, compared in constant time.</summary>
internal sealed class AdminAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    OperatorKeys operators,
    ManagementKeys keys,
    FailedKeys failed,
    WorkingKeys working,
    IActors actors) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Admin";

    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();

        // The server asks for every request, also for those at the doors: another kind of credential is none of ours, and no failure.
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        var secret = header[Bearer.Length..];
        var isMembers = secret.StartsWith(ManagementKeys.Prefix, StringComparison.Ordinal);
        if (!isMembers && !secret.StartsWith(OperatorKeys.Prefix, StringComparison.Ordinal)) return AuthenticateResult.NoResult();

        // A key is a question to the database, which a stranger must not put without end. Who has worked here before is not shut out by it.
        if (failed.AreTooMany(Context) && !working.Contains(secret)) return AuthenticateResult.Fail("Too many wrong keys.");
        var result = isMembers ? await AuthenticateMember(secret) : await AuthenticateOperator(secret);
        if (result.Succeeded) working.Add(secret);
        return result;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Request.Headers.Authorization.Count > 0 && failed.Count(Context) is { } failures) return Problems.TooManyFailures(failures).ExecuteAsync(Context);
        Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem(
            statusCode: StatusCodes.Status401Unauthorized,
            title: "A key of the admin API is needed.",
            detail: "Send an operator key or a management key in the header 'Authorization: Bearer mop_…' or 'mgk_…'. One that was revoked, or whose member "
                + "is suspended or gone, is none.").ExecuteAsync(Context);
    }

    private async Task<AuthenticateResult> AuthenticateOperator(string secret) =>
        await operators.Verify(secret, Context.RequestAborted) is { } name
            ? Accept(AdminCaller.Operator(name))
            : AuthenticateResult.Fail("No such operator key.");

    /// <summary>What the key may do is what its member may do now: the account is asked each time.</summary>
    private async Task<AuthenticateResult> AuthenticateMember(string secret)
    {
        if (await keys.Verify(secret, Context.RequestAborted) is not { } key) return AuthenticateResult.Fail("No such management key.");
        var member = await actors.Account(key.Account).ViewMember(key.Member);
        return member is { Settings: { Status: MemberStatus.Active, Role: var role } }
            ? Accept(AdminCaller.Of(key, role))
            : AuthenticateResult.Fail("The member is suspended or was removed.");
    }

    private AuthenticateResult Accept(AdminCaller caller)
    {
        Context.Features.Set(caller);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, caller.Name)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
