using Metering;

namespace Grains.Hosting;

/// <summary>
/// Wakes an actor when it asked for it: one grain timer, set to the earliest time. Whoever waits for a wake is not idle, so a tick keeps the
/// activation in memory; that is how holds that nobody renews come to their end. Orleans ends the timer with the activation.
/// </summary>
internal sealed class WakeTimer(IWakeable grain, GrainHost host)
{
    private IGrainTimer? _timer;
    private TimeSpan? _due;

    public void Ask(TimeSpan delay)
    {
        var due = host.Clock.Elapsed + delay;
        if (_due <= due) return;
        _due = due;
        if (_timer is null)
        {
            _timer = grain.RegisterGrainTimer(
                static (timer, _) => timer.Tick(),
                this,
                new GrainTimerCreationOptions(delay, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        }
        else
        {
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    private Task Tick()
    {
        _due = null;
        try
        {
            grain.Wake();
        }
        catch (Exception)
        {
            // Nobody waits for a wake; what it would have done is tried again at the next one.
            EngineMetrics.WakesFailed.Add(1);
        }

        return Task.CompletedTask;
    }
}
