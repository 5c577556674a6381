using System.Globalization;
using Metering;
using Metering.Accounts;
using Metering.Calls;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Silo.Load;

/// <summary>Pairs of admit and settle through token and account, wherever these live; the settle is awaited durable.</summary>
internal sealed class CallPairs(IActors actors, int accounts)
{
    private static readonly SecretHash Secret = SecretHash.Of("sk-load");
    private static readonly ModelOffer Offer = new("upstream", new Price(2_500_000, 1_250_000, 2_500_000, 10_000_000, 0));
    private static readonly Usage Used = new(1_000, 0, 0, 300);
    private static readonly CallResult Result = new(200, 250, 3_000);

    private readonly IToken[] _tokens = [.. Enumerable.Range(0, accounts).Select(i => actors.Token(TokenId.Parse(Name(i))))];

    /// <summary>Opens accounts with money and one token each.</summary>
    public Task Open() => Parallel.ForAsync(0, accounts, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
    {
        var account = AccountId.Parse(Name(i));
        await actors.Account(account).Open(new OpenAccount(new AccountSettings(Name(i))));
        await actors.Account(account).TopUp(new TopUpAccount("load", Usd.FromDollars(1_000_000_000), "load"));
        await _tokens[i].Create(new CreateToken(account, Secret, new TokenSettings(Name(i)) { Limits = new() { Concurrency = 1_000_000 } }));
    });

    /// <summary>Each caller goes through all tokens, from a place of its own, so that every member asks actors wherever they live.</summary>
    public async Task<long> Run(int callers, int place, TimeSpan duration)
    {
        var next = new int[callers];
        return await global::Load.Callers.Run(callers, duration, caller => Pair(_tokens[(place + (caller * 31) + next[caller]++) % accounts]));
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"load-{i}");

    private static async Task Pair(IToken token)
    {
        var call = new CallId(Guid.CreateVersion7());
        var admission = await token.Admit(new AdmitCall(call, Secret, null, "model", Offer, 1_000, 4_000));
        if (!admission.IsAdmitted) throw new InvalidOperationException(admission.Refusal.Message);
        var settled = await token.Settle(new SettleCall(call, Used, Result));
        if (!settled.IsEnded) throw new InvalidOperationException("The call was not settled.");
    }
}
