using System.Threading.RateLimiting;

namespace RelayApi.Throttling;

/// <summary>
/// So many a minute for each key. A key is remembered until it is full again, so what is kept is bounded by what comes in a minute.
/// </summary>
/// <param name="limit">How many; 0 for no limit.</param>
/// <param name="time">The clock.</param>
internal sealed class PerMinute<TKey>(int limit, TimeProvider time) : IDisposable
    where TKey : notnull
{
    private readonly PartitionedRateLimiter<TKey>? _limiter = limit == 0
        ? null
        : PartitionedRateLimiter.Create<TKey, TKey>(key => RateLimitPartition.Get(key, _ => new RefillLimiter(limit, time)));

    public int Limit => limit;

    /// <summary>Counts one; how long to wait when there are too many already, and then it is not counted.</summary>
    public TimeSpan? Count(TKey key) => Take(key, 1);

    /// <summary>How long to wait, without counting.</summary>
    public TimeSpan? WaitOf(TKey key) => Take(key, 0);

    public void Dispose() => _limiter?.Dispose();

    private TimeSpan? Take(TKey key, int permits)
    {
        using var lease = _limiter?.AttemptAcquire(key, permits);
        return lease is { IsAcquired: false } && lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null;
    }
}
