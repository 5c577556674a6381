namespace Metering.Limits;

/// <summary>
/// A ring of buckets. The bucket in progress, all full ones of the window's length and the oldest, partly passed one are counted whole: so no
/// span of the window's length, wherever it starts, ever holds more than the limit. Fixed memory, no timers.
/// </summary>
internal sealed class RollingWindow : IWindow
{
    private readonly long[] _buckets;
    private readonly long _bucketTicks;
    private long _head;
    private long _total;

    /// <param name="limit">The most in any span of <paramref name="length"/>.</param>
    /// <param name="length">The window's length.</param>
    /// <param name="buckets">Into how many buckets the length is cut; one more is kept.</param>
    public RollingWindow(long limit, TimeSpan length, int buckets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buckets, 1);
        Limit = limit;
        _buckets = new long[buckets + 1];
        _bucketTicks = length.Ticks / buckets;
    }

    public long Limit { get; set; }

    public long Count(TimeSpan now)
    {
        Advance(now);
        return _total;
    }

    public void Add(long amount, TimeSpan now)
    {
        Advance(now);
        var bucket = now.Ticks / _bucketTicks;
        if (bucket <= _head - _buckets.Length) return;
        _buckets[Slot(bucket)] += amount;
        _total += amount;
    }

    public void Correct(long difference, TimeSpan countedAt, TimeSpan now)
    {
        Advance(now);
        var bucket = countedAt.Ticks / _bucketTicks;
        if (bucket > _head || bucket <= _head - _buckets.Length) return;

        ref var counted = ref _buckets[Slot(bucket)];
        var applied = Math.Max(difference, -counted);
        counted += applied;
        _total += applied;
    }

    public TimeSpan? WaitFor(long amount, TimeSpan now)
    {
        if (amount > Limit) return null;
        Advance(now);
        var excess = _total + amount - Limit;
        for (var bucket = _head - _buckets.Length + 1; excess > 0; bucket++)
        {
            excess -= _buckets[Slot(bucket)];
            if (excess <= 0) return LeavesAt(bucket) - now;
        }

        return TimeSpan.Zero;
    }

    public TimeSpan ResetAfter(TimeSpan now)
    {
        Advance(now);
        for (var bucket = _head; bucket > _head - _buckets.Length; bucket--)
        {
            if (_buckets[Slot(bucket)] > 0) return LeavesAt(bucket) - now;
        }

        return TimeSpan.Zero;
    }

    public IEnumerable<(TimeSpan At, long Amount)> Counts(TimeSpan now)
    {
        Advance(now);
        for (var bucket = _head - _buckets.Length + 1; bucket <= _head; bucket++)
        {
            if (_buckets[Slot(bucket)] is not 0 and var amount) yield return (TimeSpan.FromTicks(Math.Min((bucket + 1) * _bucketTicks, now.Ticks)), amount);
        }
    }

    private TimeSpan LeavesAt(long bucket) => TimeSpan.FromTicks((bucket + _buckets.Length) * _bucketTicks);

    private int Slot(long bucket) => (int)(((bucket % _buckets.Length) + _buckets.Length) % _buckets.Length);

    private void Advance(TimeSpan now)
    {
        var head = now.Ticks / _bucketTicks;
        if (head <= _head) return;

        if (head - _head >= _buckets.Length)
        {
            Array.Clear(_buckets);
            _total = 0;
            _head = head;
            return;
        }

        while (_head < head)
        {
            _head++;
            ref var oldest = ref _buckets[Slot(_head)];
            _total -= oldest;
            oldest = 0;
        }
    }
}
