using Metering.Accounts;
using Metering.Books;
using Metering.Calls;
using Metering.Orders;
using Metering.Tokens;

namespace Load.Engine;

/// <summary>Says at once that a row is durable and forgets it: what the engine costs without any books. As books it is empty, which suits new accounts.</summary>
internal sealed class DiscardingJournal : IJournal, IJournalWriter, IBooks
{
    public bool IsAccepting => true;

    public Task<Snapshot?> ReadSnapshot(StreamId stream, CancellationToken cancellationToken) => Task.FromResult<Snapshot?>(null);

    public IAsyncEnumerable<JournalRow> Read(StreamId stream, long seqAfter, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<JournalRow>();

    public JournalStream OpenStream(StreamId stream, Guid activation, long seqLast) => new(stream, activation, seqLast, this);

    public void WriteSnapshot(Snapshot snapshot)
    {
    }

    public void OnReady(JournalStream stream)
    {
        if (stream.TryTake(out _)) stream.Complete(AppendOutcome.Written);
    }

    public void OnAppended(int bytes)
    {
    }

    public Task<IReadOnlyList<Activity>> ReadActivity(TokenId token, DateTimeOffset since, CancellationToken cancellationToken) => Nothing<Activity>();

    public Task<IReadOnlyList<Activity>> ReadActivity(AccountId account, DateTimeOffset since, CancellationToken cancellationToken) => Nothing<Activity>();

    public Task<EndedCall?> FindEndedCall(AccountId account, CallId call, CancellationToken cancellationToken) => Task.FromResult<EndedCall?>(null);

    public Task<Order?> FindOrder(AccountId account, OrderName name, CancellationToken cancellationToken) => Task.FromResult<Order?>(null);

    public Task<IReadOnlyList<AccountId>> ReadAccountsWithHolds(CancellationToken cancellationToken) => Nothing<AccountId>();

    private static Task<IReadOnlyList<T>> Nothing<T>() => Task.FromResult<IReadOnlyList<T>>([]);
}
