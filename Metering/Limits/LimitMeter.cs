using Metering.Books;

namespace Metering.Limits;

/// <summary>All windows of one owner. Check first, then count: a check changes nothing.</summary>
internal sealed class LimitMeter
{
    private readonly List<(WindowLimit Limit, Counter Counter)> _windows = [];

    private LimitMeter(WindowKind kind) => Kind = kind;

    public WindowKind Kind { get; }

    public bool IsEmpty => _windows.Count == 0;

    /// <summary>How far back the past matters that some window does not know yet; <see langword="null"/> when all know theirs.</summary>
    public TimeSpan? PastMissing =>
        _windows.Any(entry => entry.Counter.LacksPast)
            ? _windows.Where(entry => entry.Counter.LacksPast).Max(entry => entry.Limit.Length)
            : null;

    /// <summary>Windows that stay keep what they counted; a new one counts from now on and lacks the past until <see cref="CountPast"/>.</summary>
    public static LimitMeter For(LimitSettings settings, Moment now, LimitMeter? before = null)
    {
        var meter = new LimitMeter(settings.Windows);
        foreach (var limit in settings.WindowLimits())
        {
            var counter = before?.Kind == settings.Windows ? before.Find(limit) : null;
            counter ??= new Counter(Create(limit, settings.Windows), now.Utc);
            counter.Window.Limit = limit.Value;
            meter._windows.Add((limit, counter));
        }

        return meter;
    }

    /// <summary>A window that is new counts what the books know of the time before it; what comes after, it counts itself.</summary>
    public async Task RestorePast(IActorContext context, Func<DateTimeOffset, Task<IReadOnlyList<Activity>>> readSince)
    {
        if (PastMissing is not { } missing) return;
        var past = await readSince(context.Now.Utc - missing);
        CountPast(past, context.Now);
    }

    /// <summary>
    /// Tells windows that lack it what was counted before they were made. A second of the past counts as its end, so that nothing leaves a window
    /// early.
    /// </summary>
    public void CountPast(IReadOnlyList<Activity> past, Moment now)
    {
        foreach (var (limit, counter) in _windows)
        {
            if (!counter.LacksPast) continue;
            counter.LacksPast = false;
            foreach (var second in past)
            {
                if (second.At > counter.Since) continue;
                var amount = limit.Quantity is LimitedQuantity.Requests ? second.Requests : second.Units;
                counter.Window.Add(amount, now.PastElapsed(second.At + Activity.Length));
            }
        }
    }

    /// <summary>What the windows have counted, for the activation that comes next.</summary>
    public IReadOnlyList<WindowCounts> HandOver(Moment now) =>
        [.. from entry in _windows
            where !entry.Counter.LacksPast
            select new WindowCounts(
                entry.Limit.Quantity,
                entry.Limit.Span,
                Kind,
                [.. entry.Counter.Window.Counts(now.Elapsed).Select(count => new WindowCount(now.Utc - (now.Elapsed - count.At), count.Amount))])];

    /// <summary>Windows that are handed over know their past; the others still lack it.</summary>
    public void TakeOver(IReadOnlyList<WindowCounts> windows, Moment now)
    {
        foreach (var (limit, counter) in _windows)
        {
            if (windows.FirstOrDefault(past => (past.Quantity, past.Span, past.Kind) == (limit.Quantity, limit.Span, Kind)) is not { } past) continue;
            counter.LacksPast = false;
            foreach (var count in past.Counts) counter.Window.Add(count.Amount, now.PastElapsed(count.At));
        }
    }

    /// <summary>The window that keeps one more request of so many units out for longest, or <see langword="null"/> when there is room in all.</summary>
    public WindowBreach? Check(long units, TimeSpan now)
    {
        WindowBreach? longest = null;
        foreach (var (limit, counter) in _windows)
        {
            var requested = limit.Quantity is LimitedQuantity.Requests ? 1 : units;
            var wait = counter.Window.WaitFor(requested, now);
            if (wait is null) return new WindowBreach(limit, counter.Window.Count(now), requested, null);
            if (wait > (longest?.RetryAfter ?? TimeSpan.Zero)) longest = new WindowBreach(limit, counter.Window.Count(now), requested, wait);
        }

        return longest;
    }

    public void Count(long units, TimeSpan now) => Count(1, units, now);

    public void Count(long requests, long units, TimeSpan now)
    {
        foreach (var (limit, counter) in _windows)
        {
            counter.Window.Add(limit.Quantity is LimitedQuantity.Requests ? requests : units, now);
        }
    }

    /// <summary>Takes back what a call counted that was refused further down (F6).</summary>
    public void Undo(long units, TimeSpan countedAt, TimeSpan now)
    {
        foreach (var (limit, counter) in _windows)
        {
            counter.Window.Correct(limit.Quantity is LimitedQuantity.Requests ? -1 : -units, countedAt, now);
        }
    }

    /// <summary>Replaces an estimate by what was used, in the bucket where the estimate was counted.</summary>
    public void CorrectUnits(long difference, TimeSpan countedAt, TimeSpan now)
    {
        if (difference == 0) return;
        foreach (var (limit, counter) in _windows)
        {
            if (limit.Quantity is LimitedQuantity.Units) counter.Window.Correct(difference, countedAt, now);
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
                    entry.Counter.Window.Count(now),
                    entry.Counter.Window.ResetAfter(now))];

    private Counter? Find(WindowLimit limit) =>
        _windows.FirstOrDefault(entry => entry.Limit.Quantity == limit.Quantity && entry.Limit.Span == limit.Span).Counter;

    private static IWindow Create(WindowLimit limit, WindowKind kind) =>
        kind is WindowKind.Refill ? new RefillWindow(limit.Value, limit.Length) : new RollingWindow(limit.Value, limit.Length, Buckets(limit.Span));

    /// <summary>A minute in seconds, an hour in minutes, a day in quarters of an hour.</summary>
    private static int Buckets(WindowSpan span) => span is WindowSpan.Day ? 96 : 60;

    /// <summary>A window and since when it counts by itself. It outlives a change of settings that keeps it.</summary>
    private sealed class Counter(IWindow window, DateTimeOffset since)
    {
        public IWindow Window { get; } = window;

        public DateTimeOffset Since { get; } = since;

        public bool LacksPast { get; set; } = true;
    }
}
