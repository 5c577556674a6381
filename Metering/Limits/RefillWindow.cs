namespace Metering.Limits;

/// <summary>
/// The continuously refilled bucket of the big providers: what is used drains at limit / length, and a request waits
/// (used + requested - limit) x length / limit. In integers: <c>_used</c> counts in units x ticks of the length, so nothing is rounded until a
/// wait is told, and that is rounded up.
/// </summary>
internal sealed class RefillWindow(long limit, TimeSpan length) : IWindow
{
    private readonly TimeSpan _length = length;
    private readonly long _lengthTicks = length.Ticks;
    private Int128 _used;
    private TimeSpan _at;

    public long Limit { get; set; } = limit;

    public long Count(TimeSpan now)
    {
        Drain(now);
        return (long)((_used + _lengthTicks - 1) / _lengthTicks);
    }

    public void Add(long amount, TimeSpan now)
    {
        Drain(now);
        _used += (Int128)amount * _lengthTicks;
    }

    public void Correct(long difference, TimeSpan countedAt, TimeSpan now)
    {
        Drain(now);
        if (now - countedAt >= _length) return;
        _used = Int128.Max(0, _used + ((Int128)difference * _lengthTicks));
    }

    public TimeSpan? WaitFor(long amount, TimeSpan now)
    {
        if (amount > Limit) return null;
        Drain(now);
        return Waiting(_used + ((Int128)(amount - Limit) * _lengthTicks));
    }

    public TimeSpan ResetAfter(TimeSpan now)
    {
        Drain(now);
        return Waiting(_used);
    }

    public IEnumerable<(TimeSpan At, long Amount)> Counts(TimeSpan now) => Count(now) is not 0 and var used ? [(now, used)] : [];

    private TimeSpan Waiting(Int128 excess) => excess <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)((excess + Limit - 1) / Limit));

    private void Drain(TimeSpan now)
    {
        if (now <= _at) return;
        _used = Int128.Max(0, _used - ((Int128)(now - _at).Ticks * Limit));
        _at = now;
    }
}
