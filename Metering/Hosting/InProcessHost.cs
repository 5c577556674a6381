using System.Collections.Concurrent;
using Metering.Accounts;
using Metering.Books;
using Metering.Packages;
using Metering.Tokens;

namespace Metering.Hosting;

/// <summary>
/// All actors of one process: activated from the books on first use, one turn at a time each, out of memory when idle. The default host; when
/// one machine is not enough the same actors run as grains.
/// </summary>
public sealed class InProcessHost : IActors, IAsyncDisposable
{
    /// <summary>How exactly wakes keep their time.</summary>
    private static readonly TimeSpan WakeEvery = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<TokenId, TokenCell> _tokens = new();
    private readonly ConcurrentDictionary<AccountId, AccountCell> _accounts = new();
    private readonly ConcurrentDictionary<PackageId, PackageCell> _packages = new();
    private readonly WakeQueue _wakes = new();
    private TokenFilter? _tokensKnown;
    private readonly Func<Guid> _newActivation;
    private readonly HostClock _clock;
    private readonly ITimer _wakeTimer;
    private readonly ITimer _sweepTimer;

    /// <param name="journal">Where actors write.</param>
    /// <param name="books">Where they read back.</param>
    /// <param name="time">The only clock.</param>
    /// <param name="newActivation">Makes ids for activations; a simulation seeds it.</param>
    /// <param name="options">Limits.</param>
    /// <param name="tokens">How tokens lease slots.</param>
    /// <param name="scheduler">Who runs turns; the thread pool unless told otherwise.</param>
    public InProcessHost(
        IJournal journal,
        IBooks books,
        TimeProvider time,
        Func<Guid> newActivation,
        InProcessOptions? options = null,
        TokenOptions? tokens = null,
        ITurnScheduler? scheduler = null)
    {
        (Journal, Books, Time, _newActivation) = (journal, books, time, newActivation);
        Options = options ?? new InProcessOptions();
        Tokens = tokens ?? new TokenOptions();
        Scheduler = scheduler ?? ThreadPoolScheduler.Instance;
        _clock = new HostClock(time);
        _wakeTimer = time.CreateTimer(_ => WakeDue(), null, WakeEvery, WakeEvery);
        _sweepTimer = time.CreateTimer(_ => Sweep(), null, Options.IdleAfter / 2, Options.IdleAfter / 2);
    }

    internal InProcessOptions Options { get; }

    internal TokenOptions Tokens { get; }

    internal TimeProvider Time { get; }

    internal ITurnScheduler Scheduler { get; }

    internal IJournal Journal { get; }

    internal IBooks Books { get; }

    internal bool IsStopped { get; private set; }

    internal TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Actors in memory, for metrics.</summary>
    public int CellsCount => _tokens.Count + _accounts.Count + _packages.Count;

    public IToken Token(TokenId id) =>
        _tokens.TryGetValue(id, out var active) ? active
        : MayExist(id) ? CellOf(id)
        : new UnknownToken(id, this);

    public IAccount Account(AccountId id) => CellOf(id);

    public IPackage Package(PackageId id) => CellOf(id);

    /// <summary>Wakes the accounts that have calls in progress on the books, so that holds nobody renews expire. Called once, before serving.</summary>
    public async Task Resume(CancellationToken cancellationToken)
    {
        foreach (var account in await Books.ReadAccountsWithHolds(cancellationToken)) await Account(account).View();
    }

    /// <summary>
    /// Learns all tokens there are, so that others are refused without a question to the books. Called once, before serving, and only by the
    /// process that owns the database: tokens that another one creates would not be known here.
    /// </summary>
    public async Task LearnTokens(IAsyncEnumerable<TokenId> tokens, CancellationToken cancellationToken)
    {
        var known = new TokenFilter();
        await foreach (var token in tokens.WithCancellation(cancellationToken)) known.Add(token);
        _tokensKnown = known;
    }

    /// <summary>Takes no more messages. Turns that have begun end; what they raised is the journal's to flush.</summary>
    public async ValueTask DisposeAsync()
    {
        IsStopped = true;
        await _wakeTimer.DisposeAsync();
        await _sweepTimer.DisposeAsync();
    }

    internal bool MayExist(TokenId id) => _tokensKnown?.MayContain(id) is not false;

    internal void Learn(TokenId id) => _tokensKnown?.Add(id);

    internal TokenCell CellOf(TokenId id) => _tokens.GetOrAdd(id, static (id, host) => new TokenCell(id, host), this);

    internal AccountCell CellOf(AccountId id) => _accounts.GetOrAdd(id, static (id, host) => new AccountCell(id, host), this);

    internal PackageCell CellOf(PackageId id) => _packages.GetOrAdd(id, static (id, host) => new PackageCell(id, host), this);

    internal IActorContext ContextFor(ICell cell) => new Context(this, cell, _newActivation());

    internal void Remove(ICell cell)
    {
        switch (cell)
        {
            case TokenCell token: _tokens.TryRemove(new(token.Id, token)); break;
            case AccountCell account: _accounts.TryRemove(new(account.Id, account)); break;
            case PackageCell package: _packages.TryRemove(new(package.Id, package)); break;
        }
    }

    private void WakeDue()
    {
        foreach (var cell in _wakes.TakeDue(Elapsed)) cell.Wake();
    }

    private void Sweep()
    {
        var now = Elapsed;

        // In the order of names, because a dictionary's own order differs from process to process and a simulation must replay.
        var cells = _tokens.Values.Concat<ICell>(_accounts.Values).Concat(_packages.Values);
        foreach (var cell in cells.OrderBy(cell => cell.ToString(), StringComparer.Ordinal)) cell.Sweep(now, Options.IdleAfter);
    }

    private sealed class Context(InProcessHost host, ICell cell, Guid activation) : IActorContext
    {
        public Guid Activation { get; } = activation;

        public IActors Actors => host;

        public IJournal Journal => host.Journal;

        public IBooks Books => host.Books;

        public Moment Now => host._clock.Now;

        public void WakeAfter(TimeSpan delay) => host._wakes.Add(cell, host.Elapsed + delay);
    }
}
