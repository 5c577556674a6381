namespace Metering.Tests.Hosting;

/// <summary>An actor that notices when two turns overlap.</summary>
internal sealed class ProbeActor(IActorContext context, Func<CancellationToken, Task> activate) : IActor
{
    private int _inside;

    public int Count { get; private set; }

    public int Wakes { get; private set; }

    public bool HasOverlapped { get; private set; }

    public bool IsOver { get; set; }

    public bool IsBlank { get; set; }

    public bool CanDeactivate => true;

    public Task Durable => Task.CompletedTask;

    public Task Activate(HandOver? past, CancellationToken cancellationToken) => activate(cancellationToken);

    public HandOver? Deactivate() => null;

    public void Wake() => Turn(() => Wakes++);

    public Task<int> Increment()
    {
        Turn(() => Count++);
        return Task.FromResult(Count);
    }

    public async Task<SynchronizationContext?> IncrementAfter(Task signal)
    {
        Turn(() => { });
        await signal;
        Turn(() => Count++);
        return SynchronizationContext.Current;
    }

    public Task<int> AskForWake(TimeSpan after)
    {
        context.WakeAfter(after);
        return Task.FromResult(Wakes);
    }

    private void Turn(Action body)
    {
        if (Interlocked.Exchange(ref _inside, 1) == 1) HasOverlapped = true;
        body();
        Volatile.Write(ref _inside, 0);
    }
}
