namespace Metering.Hosting;

/// <summary>Turns on the thread pool.</summary>
public sealed class ThreadPoolScheduler : ITurnScheduler
{
    public static ThreadPoolScheduler Instance { get; } = new();

    public void Schedule(IThreadPoolWorkItem turns) => ThreadPool.UnsafeQueueUserWorkItem(turns, preferLocal: false);
}
