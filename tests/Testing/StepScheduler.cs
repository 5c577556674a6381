using Metering.Hosting;

namespace Testing;

/// <summary>Holds turns back until a test runs them, on the test's own thread and in the order it picks.</summary>
public sealed class StepScheduler : ITurnScheduler
{
    private const int StepsMax = 1_000_000;

    private readonly Lock _gate = new();
    private readonly List<IThreadPoolWorkItem> _ready = [];

    /// <summary>Actors with something to run.</summary>
    public int ReadyCount
    {
        get { lock (_gate) return _ready.Count; }
    }

    public void Schedule(IThreadPoolWorkItem turns)
    {
        lock (_gate) _ready.Add(turns);
    }

    public void RunNext(int index = 0)
    {
        IThreadPoolWorkItem turns;
        lock (_gate)
        {
            turns = _ready[index];
            _ready.RemoveAt(index);
        }

        turns.Execute();
    }

    public void RunAll()
    {
        for (var step = 0; ReadyCount > 0; step++)
        {
            if (step >= StepsMax) throw new InvalidOperationException("The turns do not come to rest.");
            RunNext();
        }
    }

    /// <summary>What waited is gone, as in a crash.</summary>
    public void Clear()
    {
        lock (_gate) _ready.Clear();
    }
}
