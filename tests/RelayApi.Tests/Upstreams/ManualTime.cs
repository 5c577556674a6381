namespace RelayApi.Tests.Upstreams;

/// <summary>A clock with one alarm that rings when the test says so.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly TaskCompletionSource _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action _ring = () => { };

    public Task TimerMade => _made.Task;

    public void Ring() => _ring();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _ring = () => callback(state);
        _made.TrySetResult();
        return new Alarm();
    }

    private sealed class Alarm : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
