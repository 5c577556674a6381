namespace Metering.Hosting;

/// <summary>Runs the turns of actors. The default is the thread pool; a simulation hands in one that picks every step from a seed.</summary>
public interface ITurnScheduler
{
    /// <summary>Runs <paramref name="turns"/> once, soon, on any thread.</summary>
    void Schedule(IThreadPoolWorkItem turns);
}
