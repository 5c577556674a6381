namespace TestUpstream;

/// <summary>
/// What the upstream served: the independent witness for every test of the books. Counts and peaks are taken under one lock, so a peak is a
/// number of requests that really were in progress together: before a request is counted, those whose client has closed the connection are
/// let go, however late the server itself would notice.
/// </summary>
public sealed class UpstreamLog
{
    private readonly Lock _lock = new();
    private readonly List<UpstreamLogEntry> _entries = [];
    private readonly Dictionary<string, Gauge> _byModel = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Gauge> _byAuthorization = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (UpstreamLogEntry Entry, Func<bool> IsConnected)> _running = [];
    private readonly List<(Func<bool> Condition, TaskCompletionSource Reached)> _waiters = [];
    private Gauge _all;
    private int _unended;

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

    /// <summary>Completes when every request has ended, so that its entry is complete.</summary>
    /// <exception cref="TimeoutException">It did not happen in time.</exception>
    public Task WaitForIdleAsync(TimeSpan timeout) => WaitAsync(() => _unended == 0, timeout);

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
            if (_unended > 0)
                throw new InvalidOperationException("Requests are in progress.");
            _entries.Clear();
            _byModel.Clear();
            _byAuthorization.Clear();
            _all = default;
        }
    }

    internal UpstreamLogEntry Begin(UpstreamLogEntry entry, Func<bool> isConnected)
    {
        lock (_lock)
        {
            if (_all.Active == _all.Peak || Of(entry).Active == Of(entry).Peak)
                LeaveWhereClientIsGone();
            entry = entry with { Sequence = _entries.Count + 1 };
            _entries.Add(entry);
            _unended++;
            _running.Add(entry.Sequence, (entry, isConnected));
            Move(entry, +1);
            return entry;
        }
    }

    /// <summary>
    /// Ends the request's time in progress. It is called before the last byte is handed over or the connection is cut: once the client can know,
    /// it may send the next one.
    /// </summary>
    internal void Leave(UpstreamLogEntry entry)
    {
        lock (_lock)
        {
            if (_running.Remove(entry.Sequence))
                Move(entry, -1);
        }
    }

    internal void End(UpstreamLogEntry entry)
    {
        lock (_lock)
        {
            _entries[(int)entry.Sequence - 1] = entry;
            _unended--;
            Leave(entry);
            TellWaiters();
        }
    }

    private void LeaveWhereClientIsGone()
    {
        foreach (var (entry, isConnected) in _running.Values.ToArray())
        {
            if (!isConnected())
                Leave(entry);
        }
    }

    private Gauge Of(UpstreamLogEntry entry) => _byAuthorization.GetValueOrDefault(entry.Authorization ?? "");

    private void Move(UpstreamLogEntry entry, int step)
    {
        _all = _all.Moved(step);
        _byModel[entry.Model] = _byModel.GetValueOrDefault(entry.Model).Moved(step);
        var authorization = entry.Authorization ?? "";
        _byAuthorization[authorization] = _byAuthorization.GetValueOrDefault(authorization).Moved(step);
        TellWaiters();
    }

    private void TellWaiters()
    {
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
