namespace Ledger.Tests.Projection;

/// <summary>A wall clock that stands where it is put. Timers are the system's: no law here depends on when they fire.</summary>
internal sealed class StandingTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
