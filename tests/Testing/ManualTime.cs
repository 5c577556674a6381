namespace Testing;

/// <summary>A clock that stands until a test moves it. Timers fire inside <see cref="Advance"/>, in the order of their due times.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _utc;
    private TimeSpan _elapsed;

    public ManualTime()
        : this(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public ManualTime(DateTimeOffset start) => _utc = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The wall clock now.</summary>
    public DateTimeOffset Utc
    {
        get { lock (_gate) return _utc; }
    }

    /// <summary>Timers that wait for the clock to move.</summary>
    public int TimersCount
    {
        get { lock (_gate) return _timers.Count; }
    }

    public override DateTimeOffset GetUtcNow() => Utc;

    public override long GetTimestamp()
    {
        lock (_gate) return _elapsed.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves both clocks on and fires what falls due, each timer at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = Elapsed + by;
        while (TakeDue(end) is { } timer) timer.Fire();
        MoveTo(end);
    }

    /// <summary>Moves the wall clock alone, as an operator or a time server does.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (_gate) _utc += by;
    }

    private TimeSpan Elapsed
    {
        get { lock (_gate) return _elapsed; }
    }

    private void MoveTo(TimeSpan elapsed)
    {
        lock (_gate)
        {
            if (elapsed <= _elapsed) return;
            _utc += elapsed - _elapsed;
            _elapsed = elapsed;
        }
    }

    private ManualTimer? TakeDue(TimeSpan end)
    {
        lock (_gate)
        {
            var timer = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (timer is null) return null;
            if (timer.Due > _elapsed)
            {
                _utc += timer.Due.Value - _elapsed;
                _elapsed = timer.Due.Value;
            }

            timer.Due = timer.Period > TimeSpan.Zero ? timer.Due + timer.Period : null;
            if (timer.Due is null) _timers.Remove(timer);
            return timer;
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan? Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                Period = period > TimeSpan.Zero ? period : TimeSpan.Zero;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._elapsed + dueTime;
                if (Due is not null) time._timers.Add(this);
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
