namespace Metering.Limits;

/// <summary>All windows of one owner. Check first, then count: a check changes nothing.</summary>
internal sealed class LimitMeter
{
    private readonly List<(WindowLimit Limit, IWindow Window)> _windows = [];

    private LimitMeter(WindowKind kind) => Kind = kind;

    public WindowKind Kind { get; }

    public bool IsEmpty => _windows.Count == 0;

    public static LimitMeter For(LimitSettings settings) => For(settings, null, out _);

    /// <summary>Windows that stay keep what they counted; <paramref name="isComplete"/> is <see langword="false"/> when one is new and knows nothing of the past.</summary>
    public static LimitMeter For(LimitSettings settings, LimitMeter? before, out bool isComplete)
    {
        var meter = new LimitMeter(settings.Windows);
        isComplete = true;
        foreach (var limit in settings.WindowLimits())
        {
            var window = before?.Kind == settings.Windows ? before.Find(limit) : null;
            isComplete &= window is not null;
            window ??= Create(limit, settings.Windows);
            window.Limit = limit.Value;
            meter._windows.Add((limit, window));
        }

        return meter;
    }

    /// <summary>The longest window: how far back the past matters.</summary>
    public TimeSpan Longest => _windows.Count == 0 ? TimeSpan.Zero : _windows.Max(entry => entry.Limit.Length);

    /// <summary>The first window without room for one more request of so many units, or <see langword="null"/>.</summary>
    public WindowBreach? Check(long units, TimeSpan now)
    {
        foreach (var (limit, window) in _windows)
        {
            var requested = limit.Quantity is LimitedQuantity.Requests ? 1 : units;
            var wait = window.WaitFor(requested, now);
            if (wait != TimeSpan.Zero) return new WindowBreach(limit, window.Count(now), requested, wait);
        }

        return null;
    }

    public void Count(long units, TimeSpan now) => Count(1, units, now);

    public void Count(long requests, long units, TimeSpan now)
    {
        foreach (var (limit, window) in _windows)
        {
            window.Add(limit.Quantity is LimitedQuantity.Requests ? requests : units, now);
        }
    }

    /// <summary>Takes back what a call counted that was refused further down (F6).</summary>
    public void Undo(long units, TimeSpan countedAt, TimeSpan now)
    {
        foreach (var (limit, window) in _windows)
        {
            window.Correct(limit.Quantity is LimitedQuantity.Requests ? -1 : -units, countedAt, now);
        }
    }

    /// <summary>Replaces an estimate by what was used, in the bucket where the estimate was counted.</summary>
    public void CorrectUnits(long difference, TimeSpan countedAt, TimeSpan now)
    {
        if (difference == 0) return;
        foreach (var (limit, window) in _windows)
        {
            if (limit.Quantity is LimitedQuantity.Units) window.Correct(difference, countedAt, now);
        }
    }

    public IReadOnlyList<WindowView> View(TimeSpan now) => View(now, static _ => true);

    /// <summary>The minute windows: what rate-limit headers tell.</summary>
    public IReadOnlyList<WindowView> ViewMinutes(TimeSpan now) => View(now, static limit => limit.Span is WindowSpan.Minute);

    private IReadOnlyList<WindowView> View(TimeSpan now, Func<WindowLimit, bool> filter) =>
        IsEmpty
            ? []
            : [.. from entry in _windows
                where filter(entry.Limit)
                select new WindowView(
                    entry.Limit.Name,
                    entry.Limit.Quantity,
                    entry.Limit.Span,
                    entry.Limit.Value,
                    entry.Window.Count(now),
                    entry.Window.ResetAfter(now))];

    private IWindow? Find(WindowLimit limit) =>
        _windows.FirstOrDefault(entry => entry.Limit.Quantity == limit.Quantity && entry.Limit.Span == limit.Span).Window;

    private static IWindow Create(WindowLimit limit, WindowKind kind) =>
        kind is WindowKind.Refill ? new RefillWindow(limit.Value, limit.Length) : new RollingWindow(limit.Value, limit.Length, Buckets(limit.Span));

    /// <summary>A minute in seconds, an hour in minutes, a day in quarters of an hour.</summary>
    private static int Buckets(WindowSpan span) => span is WindowSpan.Day ? 96 : 60;
}
