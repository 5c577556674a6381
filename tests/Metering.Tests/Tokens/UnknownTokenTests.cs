using Metering.Accounts;
using Metering.Books;
using Metering.Calls;
using Metering.Hosting;
using Metering.Tokens;
using Testing;

namespace Metering.Tests.Tokens;

public sealed class UnknownTokenTests : IAsyncDisposable
{
    private static readonly AccountId Account = AccountId.Parse("alice");
    private readonly ManualTime _time = new();
    private readonly CountingJournal _journal = new();
    private readonly SeededIds _ids;
    private readonly InProcessHost _host;

    public UnknownTokenTests()
    {
        _ids = new SeededIds(1, _time);
        _host = new InProcessHost(_journal, _journal.Books, _time, _ids.NextGuid);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A1_guessed_credentials_are_refused_without_a_read_of_the_books_and_leave_nothing_behind()
    {
        await _host.LearnTokens(TokensOf("app"), CancellationToken.None);
        for (var guess = 0; guess < 1_000; guess++)
        {
            var token = _host.Token(TokenId.Parse($"guess-{guess}"));
            Assert.Equal(RefusalReason.TokenInvalid, (await token.Admit(Ask())).Refusal!.Reason);
            Assert.Equal(RefusalReason.TokenInvalid, (await token.Authenticate(new AuthenticateToken(Engine.Secret, null))).Refusal!.Reason);
        }

        Assert.Equal((0, 0), (_journal.Reads, _host.CellsCount));
    }

    [Fact]
    public async Task Unknown_token_answers_as_the_actor_of_a_token_that_does_not_exist()
    {
        var (call, asked) = (_ids.NextCall(), _host.Token(TokenId.Parse("app")));
        var admission = Describe(await asked.Admit(Ask(call)));
        var ends = Describe(await asked.View(), await asked.Delete(), await asked.Settle(new SettleCall(call, Usage.None, Engine.Ok)));

        await _host.LearnTokens(TokensOf(), CancellationToken.None);
        var unknown = _host.Token(TokenId.Parse("app"));

        Assert.Equal(admission, Describe(await unknown.Admit(Ask(call))));
        Assert.Equal(ends, Describe(await unknown.View(), await unknown.Delete(), await unknown.Settle(new SettleCall(call, Usage.None, Engine.Ok))));
    }

    [Fact]
    public async Task Token_created_a_moment_ago_works_at_once_although_it_was_refused_before()
    {
        await _host.LearnTokens(TokensOf(), CancellationToken.None);
        await _host.Account(Account).Open(new OpenAccount(new AccountSettings("Alice")));
        var token = _host.Token(TokenId.Parse("app"));
        Assert.False((await token.Authenticate(new AuthenticateToken(Engine.Secret, null))).IsAuthenticated);

        Assert.Equal(ChangeOutcome.Applied, await token.Create(new CreateToken(Account, Engine.Secret, new TokenSettings("app"))));

        foreach (var reference in new[] { token, _host.Token(TokenId.Parse("app")) })
        {
            Assert.True((await reference.Authenticate(new AuthenticateToken(Engine.Secret, null))).IsAuthenticated);
            Assert.NotNull(await reference.View());
        }
    }

    [Fact]
    public async Task Token_of_the_books_works_after_a_restart()
    {
        await using var engine = await new Engine().Open(dollars: 5);
        await engine.Restart();
        await engine.Host.LearnTokens(TokensOf(Engine.TokenId.Value), CancellationToken.None);
        await engine.Admitted(1);
    }

    [Fact]
    public void Filter_never_denies_what_was_added_and_lets_few_others_pass()
    {
        const int Tokens = 200_000;
        var filter = new TokenFilter();
        for (var i = 0; i < Tokens; i++) filter.Add(TokenId.Parse($"t{i}"));
        Assert.All(Enumerable.Range(0, Tokens), i => Assert.True(filter.MayContain(TokenId.Parse($"t{i}"))));
        Assert.InRange(Enumerable.Range(0, Tokens).Count(i => filter.MayContain(TokenId.Parse($"u{i}"))), 0, Tokens / 100);
    }

    private AdmitCall Ask() => Ask(_ids.NextCall());

    private static AdmitCall Ask(CallId call) => Engine.Ask(call, 1);

    private static string Describe(params object?[] answers) => string.Join('\n', answers.Select(answer => System.Text.Json.JsonSerializer.Serialize(answer)));

    private static async IAsyncEnumerable<TokenId> TokensOf(params string[] ids)
    {
        await Task.CompletedTask;
        foreach (var id in ids) yield return TokenId.Parse(id);
    }

    /// <summary>A journal that counts how often it is read.</summary>
    private sealed class CountingJournal : IJournal
    {
        private readonly InMemoryJournal _journal = new();

        public IBooks Books => _journal;

        public int Reads { get; private set; }

        public bool IsAccepting => _journal.IsAccepting;

        public Task<Snapshot?> ReadSnapshot(StreamId stream, CancellationToken cancellationToken)
        {
            Reads++;
            return _journal.ReadSnapshot(stream, cancellationToken);
        }

        public IAsyncEnumerable<JournalRow> Read(StreamId stream, long seqAfter, CancellationToken cancellationToken)
        {
            Reads++;
            return _journal.Read(stream, seqAfter, cancellationToken);
        }

        public JournalStream OpenStream(StreamId stream, Guid activation, long seqLast) => _journal.OpenStream(stream, activation, seqLast);

        public void WriteSnapshot(Snapshot snapshot) => _journal.WriteSnapshot(snapshot);
    }
}
