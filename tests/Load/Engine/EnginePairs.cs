using System.Globalization;
using Metering;
using Metering.Accounts;
using Metering.Books;
using Metering.Calls;
using Metering.Grants;
using Metering.Hosting;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Load.Engine;

/// <summary>Pairs of admit and settle through token and account: the whole way of a call through the engine.</summary>
internal sealed class EnginePairs : IAsyncDisposable
{
    private static readonly SecretHash Secret = SecretHash.Of("sk-load");
    private static readonly ModelOffer Offer = new("upstream", new Price(2_500_000, 1_250_000, 2_500_000, 10_000_000, 0));
    private static readonly Usage Used = new(1_000, 0, 0, 300);
    private static readonly CallResult Result = new(200, 250, 3_000);

    private readonly InProcessHost _host;
    private readonly IToken[] _tokens;

    private EnginePairs(InProcessHost host, IToken[] tokens) => (_host, _tokens) = (host, tokens);

    /// <summary>Opens accounts with money and one token each.</summary>
    public static async Task<EnginePairs> Prepare(IJournal journal, IBooks books, string name, int accounts, bool isInline, int grants = 0)
    {
        var options = new InProcessOptions { RunsTurnsInline = isInline, MailboxMessagesMax = 100_000 };
        var host = new InProcessHost(journal, books, TimeProvider.System, Guid.NewGuid, options);
        var tokens = await Task.WhenAll(Enumerable.Range(0, accounts).Select(i => Open(host, string.Create(CultureInfo.InvariantCulture, $"{name}-{i}"), grants)));
        return new EnginePairs(host, tokens);
    }

    public Task<long> Run(int callers, TimeSpan duration) =>
        Callers.Run(callers, duration, caller => Pair(_tokens[caller % _tokens.Length]));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static async Task<IToken> Open(InProcessHost host, string name, int grants)
    {
        var account = AccountId.Parse(name);
        await host.Account(account).Open(new OpenAccount(new AccountSettings(name)));
        await host.Account(account).TopUp(new TopUpAccount("load", Usd.FromDollars(1_000_000_000), "load"));
        for (var i = 0; i < grants; i++) await AddGrant(host.Account(account), i, isLast: i == grants - 1);
        var token = host.Token(TokenId.Parse(name));
        await token.Create(new CreateToken(account, Secret, new TokenSettings(name) { Limits = new() { Concurrency = 1_000_000 } }));
        return token;
    }

    /// <summary>Grants for other models, which a call must pass over, and behind them one that pays.</summary>
    private static Task<ChangeOutcome> AddGrant(IAccount account, int index, bool isLast)
    {
        if (!GrantId.TryNamed(string.Create(CultureInfo.InvariantCulture, $"grant-{index}"), out var id)) throw new InvalidOperationException("No name.");
        var terms = new GrantTerms($"Grant {index}", GrantUnit.Usd, DateTimeOffset.UnixEpoch)
        {
            Quota = 1_000_000 * Usd.NanosPerDollar,
            Priority = index,
            Models = isLast ? null : [$"other-{index}", $"another-{index}"],
            Recurrence = new Recurrence(PeriodUnit.Month, 1, DateTimeOffset.UnixEpoch, "Asia/Shanghai"),
        };
        return account.AddGrant(new AddGrant(id, terms, "load"));
    }

    private static async Task Pair(IToken token)
    {
        var call = new CallId(Guid.CreateVersion7());
        var admission = await token.Admit(new AdmitCall(call, Secret, null, "model", Offer, 1_000, 4_000));
        if (!admission.IsAdmitted) throw new InvalidOperationException(admission.Refusal.Message);
        var settled = await token.Settle(new SettleCall(call, Used, Result));
        if (!settled.IsEnded) throw new InvalidOperationException("The call was not settled.");
    }
}
