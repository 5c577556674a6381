using System.Text.Json.Serialization;
using Metering;
using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Tokens;
using Microsoft.Extensions.Options;
using RelayApi.Calls;
using RelayApi.Grants;
using RelayApi.Json;

namespace RelayApi.OpenAi;

/// <summary>
/// <c>GET /v1/usage</c>: what a token may still use, by itself. It sees the grants that pay for it and no others, and not whose they are.
/// </summary>
internal sealed class UsageEndpoint(IActors actors, IOptions<RelayOptions> options)
{
    public async Task Get(HttpContext http)
    {
        if (!Credential.TryRead(http.Request, out var secret, out var refusal))
        {
            await http.Refuse(refusal);
            return;
        }

        var address = http.ClientAddress(options.Value.TrustsForwardedFor);
        var authentication = await actors.Token(secret.Token).Authenticate(new AuthenticateToken(secret.Hash, address) { Plan = http.Plan() });
        if (!authentication.IsAuthenticated)
        {
            await http.Refuse(authentication.Refusal.ToOpenAiError());
            return;
        }

        var account = actors.Account(authentication.Account.Value);
        var (view, token, grants) = (await account.View(), await actors.Token(secret.Token).View(), await account.ViewGrants());
        var paying = grants.Grants.Where(grant => 
            grant.Status is not GrantStatus.Void
            && grant.Terms.IsBoundTo(secret.Token, token!.Settings.Member)
            && authentication.Payers?.Contains(grant.Id) is not false);
        var maySpendCash = authentication.Payers?.Contains(GrantId.Cash) is not false;
        await http.Response.WriteAsJsonAsync(
            new UsageAnswer(
                "usage", maySpendCash ? view!.CashAvailable : null, maySpendCash ? view!.Debt : null, token!.AmountSpent, token.Settings.SpendingCap, [.. paying.Select(GrantReading.Of)]),
            UsageJson.Default.UsageAnswer);
    }

    /// <param name="Object">Always <c>usage</c>.</param>
    /// <param name="CashAvailable">Cash of the account that new calls can use, in US dollars; null for a token that may not spend it.</param>
    /// <param name="Debt">What the next top-up pays first; null for a token that may not spend cash.</param>
    /// <param name="AmountSpent">What the token's calls have cost.</param>
    /// <param name="SpendingCap">The most the token may ever spend; null for no cap.</param>
    /// <param name="Grants">The grants that pay for the token, in burn order.</param>
    internal sealed record UsageAnswer(
        string Object, Usd? CashAvailable, Usd? Debt, Usd AmountSpent, Usd? SpendingCap, IReadOnlyList<GrantReading> Grants);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(UsdDecimalConverter)])]
[JsonSerializable(typeof(UsageEndpoint.UsageAnswer))]
internal sealed partial class UsageJson : JsonSerializerContext;
