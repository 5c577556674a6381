using Harness;
using Harness.Accounts;
using Harness.Models;
using Harness.Tokens;
using Harness.Upstreams;
using Testing;

namespace Load.Relay;

/// <summary>
/// The relay with everything on, in a process of its own with a private PostgreSQL: admission with slots and windows, hold, journal, settle,
/// tables. Many tokens over a few accounts, as a relay has them.
/// </summary>
internal sealed class RelaySide : ISide, IAsyncDisposable
{
    private const int Accounts = 16;
    private const int TokensOfAccount = 8;
    private const decimal Cash = 1_000_000;

    private readonly TestDirectory _data;
    private readonly RelayProcess _relay;
    private readonly Dictionary<AnswerKind, byte[][]> _requests = [];

    private RelaySide(TestDirectory data, RelayProcess relay) => (_data, _relay) = (data, relay);

    public string Name => "relay";

    public Uri Address => _relay.Address;

    public int ProcessId => _relay.ProcessId;

    public static async Task<RelaySide> Start(Uri upstream)
    {
        var data = new TestDirectory();
        var side = new RelaySide(data, await RelayProcess.Start(new RelaySettings { DataDirectory = data.Path }));
        await side.SetUp(upstream);
        return side;
    }

    public ReadOnlyMemory<byte> Request(AnswerKind answer, int caller) => _requests[answer][caller % (Accounts * TokensOfAccount)];

    /// <summary>Throws unless the books balance: figures of a relay that lost count are worth nothing.</summary>
    public async Task<long> Audit()
    {
        var report = await _relay.Admin.Audit();
        return report.IsBalanced ? report.Totals.CallsSettled : throw new InvalidDataException($"{report.DiscrepanciesCount} discrepancies in the books.");
    }

    public async ValueTask DisposeAsync()
    {
        await _relay.Stop(TimeSpan.FromMinutes(1));
        await _relay.DisposeAsync();
        _data.Dispose();
    }

    private async Task SetUp(Uri upstream)
    {
        foreach (var answer in AnswerKind.All)
        {
            var id = answer.Path.Replace('/', '-');
            await _relay.Admin.PutUpstream(id, new NewUpstream(new Uri(upstream, answer.Path).ToString()));
            await _relay.Admin.PutModel(
                id,
                new NewModel(id, ContextWindow: 128_000, OutputMax: 4_096) { Price = new NewPrice { InputPerMillion = 0.5m, OutputPerMillion = 1.5m } });
        }

        var secrets = await CreateTokens();
        foreach (var answer in AnswerKind.All)
        {
            var model = answer.Path.Replace('/', '-');
            _requests[answer] = [.. secrets.Select(secret => RequestText.Make("/v1/chat/completions", model, answer.IsStream, secret))];
        }
    }

    private async Task<List<string>> CreateTokens()
    {
        var limits = new Limits { Concurrency = 1_000, RequestsPerMinute = 100_000_000, UnitsPerMinute = 100_000_000_000 };
        List<string> secrets = [];
        for (var account = 0; account < Accounts; account++)
        {
            await _relay.Admin.OpenAccount(new NewAccount($"load-{account}"));
            await _relay.Admin.TopUp($"load-{account}", "first", Cash);
            for (var token = 0; token < TokensOfAccount; token++)
            {
                secrets.Add((await _relay.Admin.CreateToken(new NewToken($"load-{account}") { Limits = limits })).Secret);
            }
        }

        return secrets;
    }
}
