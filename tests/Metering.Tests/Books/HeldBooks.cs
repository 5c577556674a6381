using System.Collections.Concurrent;
using System.Threading.Channels;
using Metering.Accounts;
using Metering.Books;
using Metering.Calls;
using Metering.Orders;
using Metering.Tokens;

namespace Metering.Tests.Books;

/// <summary>
/// Books whose answers about ended calls, once the test says so, are on their way until it lets them arrive, each with what was true when it was
/// asked.
/// </summary>
internal sealed class HeldBooks(IBooks books) : IBooks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<TaskCompletionSource> _held = new();
    private readonly Channel<CallId> _asked = Channel.CreateUnbounded<CallId>();
    private volatile bool _isHolding;

    public void Hold() => _isHolding = true;

    /// <summary>Completes when so many more have asked.</summary>
    public async Task WaitForAsked(int count)
    {
        for (var i = 0; i < count; i++) await _asked.Reader.ReadAsync().AsTask().WaitAsync(Patience, TimeProvider.System);
    }

    public void LetNextArrive()
    {
        Assert.True(_held.TryDequeue(out var next));
        next.SetResult();
    }

    /// <summary>Whatever is on its way arrives, and from now on everything at once.</summary>
    public void Open()
    {
        _isHolding = false;
        while (_held.TryDequeue(out var next)) next.SetResult();
    }

    public Task<Order?> FindOrder(AccountId account, OrderName name, CancellationToken cancellationToken) => books.FindOrder(account, name, cancellationToken);

    public async Task<EndedCall?> FindEndedCall(AccountId account, CallId call, CancellationToken cancellationToken)
    {
        var found = await books.FindEndedCall(account, call, cancellationToken);
        if (!_isHolding) return found;
        var arrives = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held.Enqueue(arrives);
        _asked.Writer.TryWrite(call);
        await arrives.Task;
        return found;
    }

    public Task<IReadOnlyList<Activity>> ReadActivity(TokenId token, DateTimeOffset since, CancellationToken cancellationToken) =>
        books.ReadActivity(token, since, cancellationToken);

    public Task<IReadOnlyList<Activity>> ReadActivity(AccountId account, DateTimeOffset since, CancellationToken cancellationToken) =>
        books.ReadActivity(account, since, cancellationToken);

    public Task<IReadOnlyList<AccountId>> ReadAccountsWithHolds(CancellationToken cancellationToken) => books.ReadAccountsWithHolds(cancellationToken);
}
