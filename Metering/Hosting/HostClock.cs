namespace Metering.Hosting;

/// <summary>The one clock of a host: a wall clock and a monotonic reading that begins with it.</summary>
internal sealed class HostClock(TimeProvider time)
{
    /// <summary>The monotonic clock starts here, so that what the books remember from before the process began is still a positive time.</summary>
    private static readonly TimeSpan ElapsedAtStart = TimeSpan.FromDays(100);

    private readonly long _startedAt = time.GetTimestamp();

    public TimeSpan Elapsed => ElapsedAtStart + time.GetElapsedTime(_startedAt);

    public Moment Now => new(Microseconds(time.GetUtcNow()), Elapsed);

    /// <summary>The books keep whole microseconds; a finer time would not be read back as it was written.</summary>
    private static DateTimeOffset Microseconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
