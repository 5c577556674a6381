namespace TestUpstream;

/// <summary>
/// What the upstream served: the independent witness for every test of the books. Counts and peaks are taken under one lock, so a peak is a
/// number of requests that really were in progress together.
/// </summary>
public sealed class UpstreamLog
{
    private readonly Lock _lock = new();
    private readonly List<UpstreamLogEntry> _entries = [];
    private readonly Dictionary<string, Gauge> _byModel = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Gauge> _byAuthorization = new(StringComparer.Ordinal);
    private readonly List<(Func<bool> Condition, TaskCompletionSource Reached)> _waiters = [];
    private Gauge _all;

    /// <summary>Every request so far, in order of arrival.</summary>
    public IReadOnlyList<UpstreamLogEntry> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries];
        }
    }

    /// <summary>How many requests have arrived.</summary>
    public int Count => Read(() => _entries.Count);

    /// <summary>How many requests are in progress.</summary>
    public int Active => Read(() => _all.Active);

    /// <summary>The most requests that were in progress at once.</summary>
    public int Peak => Read(() => _all.Peak);

    public int PeakOfModel(string model) => Read(() => _byModel.GetValueOrDefault(model).Peak);

    /// <summary>The most requests at once that carried this <c>Authorization</c> header.</summary>
    public int PeakOfAuthorization(string authorization) => Read(() => _byAuthorization.GetValueOrDefault(authorization).Peak);

    /// <summary>Completes when no request is in progress.</summary>
    /// <exception cref="TimeoutException">It did not happen in time.</exception>
    public Task WaitForIdleAsync(TimeSpan timeout) => WaitAsync(() => _all.Active == 0, timeout);

    /// <summary>Completes when so many requests are in progress at once.</summary>
    /// <exception cref="TimeoutException">It did not happen in time.</exception>
    public Task WaitForActiveAsync(int count, TimeSpan timeout) => WaitAsync(() => _all.Active >= count, timeout);

    /// <summary>Completes when so many requests have arrived.</summary>
    /// <exception cref="TimeoutException">It did not happen in time.</exception>
    public Task WaitForCountAsync(int count, TimeSpan timeout) => WaitAsync(() => _entries.Count >= count, timeout);

    /// <summary>Completes when there is such a request.</summary>
    /// <exception cref="TimeoutException">It did not happen in time.</exception>
    public Task WaitForAsync(Func<UpstreamLogEntry, bool> matches, TimeSpan timeout) => WaitAsync(() => _entries.Any(matches), timeout);

    /// <summary>Forgets what was served; nothing may be in progress.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_all.Active > 0)
                throw new InvalidOperationException("Requests are in progress.");
            _entries.Clear();
            _byModel.Clear();
            _byAuthorization.Clear();
            _all = default;
        }
    }

    internal UpstreamLogEntry Begin(UpstreamLogEntry entry)
    {
        lock (_lock)
        {
            entry = entry with { Sequence = _entries.Count + 1 };
            _entries.Add(entry);
            Move(entry, +1);
            return entry;
        }
    }

    internal void End(UpstreamLogEntry entry)
    {
        lock (_lock)
        {
            _entries[(int)entry.Sequence - 1] = entry;
            Move(entry, -1);
        }
    }

    private void Move(UpstreamLogEntry entry, int step)
    {
        _all = _all.Moved(step);
        _byModel[entry.Model] = _byModel.GetValueOrDefault(entry.Model).Moved(step);
        var authorization = entry.Authorization ?? "";
        _byAuthorization[authorization] = _byAuthorization.GetValueOrDefault(authorization).Moved(step);
        if (_waiters.Count == 0)
            return;
        foreach (var (_, reached) in _waiters.Where(waiter => waiter.Condition()))
            reached.TrySetResult();
        _waiters.RemoveAll(waiter => waiter.Reached.Task.IsCompleted);
    }

    private async Task WaitAsync(Func<bool> condition, TimeSpan timeout)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (condition())
                return;
            _waiters.Add((condition, reached));
        }
        await reached.Task.WaitAsync(timeout);
    }

    private int Read(Func<int> figure)
    {
        lock (_lock)
            return figure();
    }

    private readonly record struct Gauge(int Active, int Peak)
    {
        public Gauge Moved(int step) => new(Active + step, Math.Max(Peak, Active + step));
    }
}
