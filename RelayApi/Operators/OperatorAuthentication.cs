using System.Security.Claims;
using System.Text.Encodings.Web;
using Ledger.Operators;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace RelayApi.Operators;

/// <summary>Checks the operator key of the admin API: <c>Authorization: Bearer mop_…</c>, compared in constant time.</summary>
internal sealed class OperatorAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    OperatorKeys keys) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Operator";

    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();

        // The server asks for every request, also for those at the doors: another kind of credential is none of ours, and no failure.
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        if (!header.AsSpan(Bearer.Length).StartsWith(OperatorKeys.Prefix, StringComparison.Ordinal)) return AuthenticateResult.NoResult();
        if (await keys.Verify(header[Bearer.Length..], Context.RequestAborted) is not { } name) return AuthenticateResult.Fail("No such operator key.");

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem(
            statusCode: StatusCodes.Status401Unauthorized,
            title: "An operator key is needed.",
            detail: "Send it in the header 'Authorization: Bearer mop_…'.").ExecuteAsync(Context);
    }
}
