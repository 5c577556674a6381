namespace Testing;

/// <summary>
/// A clock whose wall a test moves forward, by months if it likes, while timers and the monotonic reading go on as they are: what lives by the
/// calendar is tested in milliseconds, and whatever else the process waits for comes when it would.
/// </summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _shiftTicks;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _shiftTicks));

    public override long GetTimestamp() => System.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime, period);

    public void Jump(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _shiftTicks, by.Ticks);
    }

    /// <summary>Moves on to a time, and a moment beyond it.</summary>
    public void JumpTo(DateTimeOffset time) => Jump(time - GetUtcNow() + TimeSpan.FromMilliseconds(1));
}
