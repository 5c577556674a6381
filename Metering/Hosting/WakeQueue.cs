namespace Metering.Hosting;

/// <summary>Which cells want a turn at which time. Each cell stands here at most once: an earlier wake stays.</summary>
internal sealed class WakeQueue
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<ICell, TimeSpan> _queue = new();
    private readonly Dictionary<ICell, TimeSpan> _due = [];

    public void Add(ICell cell, TimeSpan due)
    {
        lock (_gate)
        {
            if (_due.TryGetValue(cell, out var before) && before <= due) return;
            _due[cell] = due;
            _queue.Enqueue(cell, due);
        }
    }

    /// <summary>Takes the cells whose time has come.</summary>
    public IReadOnlyList<ICell> TakeDue(TimeSpan now)
    {
        List<ICell> cells = [];
        lock (_gate)
        {
            while (_queue.TryPeek(out var cell, out var due) && due <= now)
            {
                _queue.Dequeue();
                if (!_due.TryGetValue(cell, out var wanted) || wanted != due) continue;
                _due.Remove(cell);
                cells.Add(cell);
            }
        }

        return cells;
    }
}
