using System.Security.Claims;
using System.Text.Encodings.Web;
using Ledger.Operators;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace RelayApi.Access;

/// <summary>Checks the key of the admin API: <c>Authorization: Bearer mop_…</c>, compared in constant time.</summary>
internal sealed class AdminAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    OperatorKeys operators) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Admin";

    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();

        // The server asks for every request, also for those at the doors: another kind of credential is none of ours, and no failure.
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        var secret = header[Bearer.Length..];
        if (!secret.StartsWith(OperatorKeys.Prefix, StringComparison.Ordinal)) return AuthenticateResult.NoResult();
        return await operators.Verify(secret, Context.RequestAborted) is { } name
            ? Accept(AdminCaller.Operator(name))
            : AuthenticateResult.Fail("No such operator key.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem(
            statusCode: StatusCodes.Status401Unauthorized,
            title: "An operator key is needed.",
            detail: "Send it in the header 'Authorization: Bearer mop_…'.").ExecuteAsync(Context);
    }

    private AuthenticateResult Accept(AdminCaller caller)
    {
        Context.Features.Set(caller);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, caller.Name)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
