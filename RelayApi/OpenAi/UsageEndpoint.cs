using System.Globalization;
using System.Text.Json.Serialization;
using Ledger.Calls;
using Ledger.Packages;
using Metering;
using Metering.Calls;
using Metering.Grants;
using Metering.Tokens;
using Microsoft.Extensions.Options;
using RelayApi.Calls;
using RelayApi.Grants;
using RelayApi.Json;
using RelayApi.Throttling;

namespace RelayApi.OpenAi;

/// <summary>
/// <c>GET /v1/usage</c>: what a token may still use and what it used last, by itself. It sees the grants and packages that pay for it and no others,
/// not whose they are, and no calls but those that came with it or with a temporary token of it. Anybody with a token may ask, so often a minute, and
/// the tables are read as they are: no question makes them follow the journal.
/// </summary>
internal sealed class UsageEndpoint(
    IActors actors, CallQueries calls, PackageQueries packages, IOptions<RelayOptions> options, TimeProvider time) : IDisposable
{
    private const int CallsDefault = 20;
    private const int CallsMax = 100;
    private const int PackagesMax = 500;

    private readonly PerMinute<TokenId> _requests = new(options.Value.UsageRequestsPerMinute, time);

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

        // Behind the key: a stranger who knows a token's id must not use up its owner's questions.
        if (_requests.Count(secret.Token) is { } wait)
        {
            await http.Refuse(TooOften(secret.Token, wait));
            return;
        }

        if (!TryReadCalls(http.Request, out var count))
        {
            await http.Refuse(OpenAiError.InvalidRequest($"calls is a number from 0 to {CallsMax}.", "calls"));
            return;
        }

        await http.Response.WriteAsJsonAsync(
            await Read(secret.Token, authentication, count, http.RequestAborted), UsageJson.Default.UsageAnswer);
    }

    public void Dispose() => _requests.Dispose();

    private OpenAiError TooOften(TokenId token, TimeSpan wait) => OpenAiError.RateLimited(
        $"The token asks for its usage too often: at most {_requests.Limit} times a minute.",
        new OpenAiErrorLimit("usage_requests_per_minute", "token", token.Value, _requests.Limit, _requests.Limit, 1, "requests", null),
        wait);

    private static bool TryReadCalls(HttpRequest request, out int count)
    {
        count = CallsDefault;
        var text = request.Query["calls"].ToString();
        return text.Length == 0 || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= CallsMax);
    }

    private async Task<UsageAnswer> Read(TokenId id, Authentication authentication, int count, CancellationToken cancellationToken)
    {
        var account = actors.Account(authentication.Account!.Value);
        var (view, token, grants) = (await account.View(), await actors.Token(id).View(), await account.ViewGrants());
        var (payer, member) = (authentication.Token!.Value, token!.Settings.Member);
        var owned = await packages.List(authentication.Account.Value, after: null, PackagesMax, cancellationToken);
        var last = count == 0 ? [] : await calls.List(new CallFilter { Token = id }, count, cancellationToken);

        IReadOnlyList<GrantReading> paying = [.. grants.Grants.Where(grant => grant.Status is not GrantStatus.Void && grant.Terms.IsBoundTo(payer, member) && MaySpend(grant.Id)).Select(GrantReading.Of)];
        var (maySpendCash, now) = (MaySpend(GrantId.Cash), time.GetUtcNow());
        return new UsageAnswer(
            "usage",
            maySpendCash ? view!.CashAvailable : null,
            maySpendCash ? view!.Debt : null,
            token.AmountSpent,
            token.Settings.SpendingCap,
            paying.Min(grant => grant.NextReset),
            paying,
            [.. owned.Where(package => package.Terms.To > now && package.Terms.IsBoundTo(payer, member) && MaySpend(GrantId.Of(package.Id))).Select(UsagePackage.Of)],
            [.. last.Select(UsageCall.Of)]);

        bool MaySpend(GrantId grant) => authentication.Payers?.Contains(grant) is not false;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(UsdDecimalConverter)])]
[JsonSerializable(typeof(UsageAnswer))]
internal sealed partial class UsageJson : JsonSerializerContext;
