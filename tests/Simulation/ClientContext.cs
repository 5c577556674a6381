using Metering.Hosting;

namespace Simulation;

/// <summary>Brings what clients do after an await back as a step of the simulation.</summary>
internal sealed class ClientContext(ITurnScheduler scheduler) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => scheduler.Schedule(new Step(d, state));

    public override SynchronizationContext CreateCopy() => this;

    private sealed class Step(SendOrPostCallback callback, object? state) : IThreadPoolWorkItem
    {
        public void Execute() => callback(state);
    }
}
