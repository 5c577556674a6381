using Metering.Accounts;
using Metering.Books;
using Metering.Calls;
using Metering.Orders;
using Metering.Tokens;

namespace Grains.Tests.Hosting;

/// <summary>Books that tell how often the past was read from them.</summary>
internal sealed class CountingBooks(IBooks books) : IBooks
{
    private int _activityReads;

    public int ActivityReads => Volatile.Read(ref _activityReads);

    public Task<IReadOnlyList<Activity>> ReadActivity(TokenId token, DateTimeOffset since, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _activityReads);
        return books.ReadActivity(token, since, cancellationToken);
    }

    public Task<IReadOnlyList<Activity>> ReadActivity(AccountId account, DateTimeOffset since, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _activityReads);
        return books.ReadActivity(account, since, cancellationToken);
    }

    public Task<EndedCall?> FindEndedCall(AccountId account, CallId call, CancellationToken cancellationToken) =>
        books.FindEndedCall(account, call, cancellationToken);

    public Task<Order?> FindOrder(AccountId account, OrderName name, CancellationToken cancellationToken) => books.FindOrder(account, name, cancellationToken);

    public Task<IReadOnlyList<AccountId>> ReadAccountsWithHolds(CancellationToken cancellationToken) => books.ReadAccountsWithHolds(cancellationToken);
}
