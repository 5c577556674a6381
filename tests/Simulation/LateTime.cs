namespace Simulation;

/// <summary>A clock that goes as another does, and whose wall is a minute behind it.</summary>
internal sealed class LateTime(TimeProvider time) : TimeProvider
{
    private static readonly TimeSpan Behind = TimeSpan.FromMinutes(1);

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() - Behind;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
}
