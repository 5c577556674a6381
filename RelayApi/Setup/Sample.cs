using System.Security.Cryptography;
using Ledger.Models;
using Ledger.Upstreams;
using Metering;
using Metering.Accounts;
using Metering.Money;
using Metering.Tokens;
using RelayApi.Models;

namespace RelayApi.Setup;

/// <summary>
/// Sets up what a first call needs: an upstream, a model with a price, an account with ten dollars, and a token. Safe to repeat: the account
/// is credited once, and each start gets a token of its own, because the secret of an old one is known to nobody.
/// </summary>
internal sealed class Sample(IActors actors, CatalogStore store, CatalogWatch catalog, TimeProvider time, SampleOptions options)
{
    private const string UpstreamId = "sample";
    private const long ContextWindow = 128_000;
    private const long OutputMax = 4_096;

    private static readonly AccountId Account = AccountId.Parse("sample");

    /// <summary>Returns the credential of a new token.</summary>
    public async Task<string> SetUp(CancellationToken cancellationToken)
    {
        var upstream = new Upstream(UpstreamId, new Uri(options.UpstreamUrl!)) { ApiKey = options.UpstreamKey };
        ThrowIf(upstream.Problem());
        await store.PutUpstream(upstream, cancellationToken);
        await store.PutModel(new Model(options.Model, UpstreamId, options.Model, ContextWindow, OutputMax) { OwnedBy = UpstreamId }, cancellationToken);
        await catalog.Refresh(cancellationToken);
        await SetPrice(cancellationToken);

        var account = actors.Account(Account);
        Expect(await account.Open(new OpenAccount(new AccountSettings("Sample account"))), allowsConflict: true);
        Expect(await account.TopUp(new TopUpAccount("sample-credit", Usd.FromDollars(10), "sample")), allowsConflict: false);

        var secret = TokenSecret.Create(RandomNumberGenerator.GetBytes(TokenSecret.RandomBytes));
        Expect(await actors.Token(secret.Token).Create(new CreateToken(Account, secret.Hash, new TokenSettings("Sample token"))), allowsConflict: false);
        return secret.Text;
    }

    private async Task SetPrice(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var body = new PriceBody
        {
            InputPerMillion = options.InputPerMillion,
            OutputPerMillion = options.OutputPerMillion,
            IsFree = options.InputPerMillion == 0 && options.OutputPerMillion == 0,
        };
        if (!body.TryToPrice(now, out var price, out var problem)) throw new InvalidOperationException($"The sample's prices are no prices. {problem}");
        if (catalog.Current.TryRoute(options.Model, now, out var route) && route.Price == price.Price) return;
        await store.AddPrice(options.Model, price, cancellationToken);
        await catalog.Refresh(cancellationToken);
    }

    /// <summary>An account that an operator has changed since stays as it is.</summary>
    private static void Expect(ChangeOutcome outcome, bool allowsConflict)
    {
        if (!outcome.IsDone && !(allowsConflict && outcome.Status is ChangeStatus.Conflict)) throw new InvalidOperationException(outcome.Problem);
    }

    private static void ThrowIf(string? problem)
    {
        if (problem is not null) throw new InvalidOperationException(problem);
    }
}
